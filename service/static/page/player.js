/** Repeats a step until it is stopped or at its end. */
export class Player {
  /**
   * @param step      step(count): go on by some steps; false at the end
   * @param speed     speed(): how many steps a second
   * @param onChange  onChange(): it has started or stopped
   */
  constructor({ step, speed, onChange }) {
    this.step = step;
    this.speed = speed;
    this.onChange = onChange;
    this.playing = false;
    this.owed = 0;
    this.last = 0;
    this.frame = this.frame.bind(this);
  }

  play() {
    this.playing = true;
    this.owed = 0;
    this.last = performance.now();
    this.onChange();
    requestAnimationFrame(this.frame);
  }

  stop() {
    if (!this.playing) return;
    this.playing = false;
    this.onChange();
  }

  frame(now) {
    if (!this.playing) return;
    this.owed += ((now - this.last) * this.speed()) / 1000;
    this.last = now;
    const steps = Math.floor(this.owed);
    this.owed -= steps;
    if (steps > 0 && !this.step(steps)) this.stop();
    requestAnimationFrame(this.frame);
  }
}
