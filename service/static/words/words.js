/** All texts of the page. Another language needs another such file.
 *
 *  In a sentence, `{name}` is an inserted part; `[term]` or `[term|as it is written]` is a term of the glossary.
 */

export const LANGUAGE = "en";

/** The static text of the page: the text of each element with `data-words`, the label of each with `data-words-label`. */
export const PAGE = {
  title: "tickcross: watch a network read your mark",
  skip: "Skip to the drawing pad",
  parts: "Parts of the page",
  draw: "Draw",
  watch: "Watch",
  touch: "Touch",
  why: "Why",
  learned: "How it learned",
  takeAway: "Take away",
  begin: "Walk me through it",
  drawLead: "A tick, a cross, or something that is neither: watch the network that is really serving read it.",
  story: "The story, step by step",
  attempt: "Try it:",
  back: "Back",
  leave: "Leave the story",
  yourMark: "Your mark",
  pad: "Drawing pad. Draw with pen, finger or mouse. With the keyboard: the arrow keys move the pen, the space bar puts it down and lifts it.",
  pen: "Pen",
  undo: "Undo",
  clear: "Clear",
  examples: "Examples to start from",
  startFrom: "Start from",
  choose: "Choose a picture…",
  drop: "or drop or paste one here",
  picture: "A picture of a mark",
  seen: "What the network sees",
  grid: "The grid of plus and minus ones. The arrow keys walk over its cells, the space bar turns a cell over.",
  turn: "Press cells, or drag over them, to turn them over.",
  itsAnswer: "Its answer",
  askAgain: "Ask again",
  asking: "Asking…",
  tick: "tick",
  cross: "cross",
  neurons:
    "Two output neurons, each on its own from 0 (rejected) to 1 (certain). When both stay left of the line, the mark is neither.",
  watchLead:
    "Your mark on its way through every layer, with the real numbers: {above}, {zero}, {below}. Point at any pixel; press to hold it.",
  along: "Move along the layers",
  strip: "All layers, from the grid to the two outputs",
  touchLead:
    "One pixel under the magnifier: what it looks at, and its arithmetic. Point at a pixel of any map above, or press one to hold it.",
  layer: "Layer",
  map: "Map",
  mapBefore: "Map before this",
  mapAfter: "Map after this",
  letGo: "Held: let go",
  drawing: "the drawing",
  pixel: "The selected pixel. The arrow keys move it.",
  slide: "Slide over the map",
  toStart: "To the start",
  stepBack: "Step back",
  stepOn: "Step on",
  speed: "Speed",
  whyLead:
    "What each cell of the grid says for a class ({for}) or against it ({against}). All parts together are exactly the number that the output neuron turns into its score.",
  forTick: "For a tick",
  forCross: "For a cross",
  whyTick: "Evidence for a tick, cell by cell. The arrow keys walk over the cells, the space bar turns one over.",
  whyCross: "Evidence for a cross, cell by cell. The arrow keys walk over the cells, the space bar turns one over.",
  apart: "How can a sum be taken apart like this?",
  apartSum:
    "Between the grid and the [S-curve] the network only multiplies, adds, drops and picks. So for this very mark its answer is a plain sum: each cell’s value times a weight of its own, plus what the [bias|biases] add.",
  apartBiases:
    "The biases belong to no cell. They are shared out: each neuron hands its bias down in equal parts to all that it looks at, layer by layer, until the parts arrive at the grid.",
  learnedLead: "How the served version was trained: the network at each stage, and the figures in its manifest.",
  snapshots: "Its training, step by step",
  snapshot: "How far its training had come",
  snapshotBefore: "Earlier",
  snapshotAfter: "Later",
  toServed: "Back to the served network",
  learn: "Learn",
  learnTitle: "Watch a small network learn",
  learnLead:
    "The network above had learned before you came. This one knows nothing yet: one [convolution] with eight [filter|filters], [ReLU], max [pooling], and two output [neuron|neurons]. All its numbers are random. Press Play, and it learns here, in your browser.",
  takeAwayLead: "Everything here can be had outside of this page. The {docs} tells how.",
  call: "The call that sends this mark",
  curl: "The curl command",
  copy: "Copy the command",
  gridFile: "The grid (JSON)",
  mapsFile: "Feature maps and evidence (JSON)",
  mapsPicture: "Feature maps (PNG)",
  network: "The network (ONNX)",
  above: "above zero",
  zero: "zero",
  below: "below zero",
  for: "for it",
  against: "against it",
  docs: "documentation",
};

/** The kinds of layers. */
export const NAMES = {
  grid: "The grid",
  convolution: "Convolution",
  relu: "ReLU",
  max_pooling: "Max pooling",
  flatten: "Flatten",
  fully_connected: "Fully connected",
  sigmoid: "Sigmoid",
  outputs: "Two outputs",
};

export const LAYERS = {
  grid: "A computer sees no picture, only numbers. Here every cell is one of two: paper is +1 and ink is −1.",
  convolution:
    "A [filter] is a small pattern that slides over everything before it, by its [stride], and asks the same question in each place: how much does it look like me here? Its answers are written down as a [feature map], blue where it looks alike, orange where it looks like the opposite. Each filter makes a map of its own.",
  mixing:
    "These [filter|filters] are one cell wide. Each looks at a single place through all the maps before at once, and mixes what they found there into a map of its own: many maps become few.",
  relu: "[ReLU] turns everything below zero into zero; the rest stays. So a map keeps only what its filter did find, and the layers after it can build on that.",
  max_pooling:
    "[Pooling|Max pooling] keeps only the largest number of each small window. The map shrinks, and it matters less whether a stroke was a little further left or right.",
  flatten:
    "[Flatten|Flattening] reads all the maps out, row by row, into one long list. Nothing is computed: from here on the numbers are no longer a picture but a list of clues.",
  fully_connected:
    "In a [fully connected] layer every number of the list is linked to every [neuron], and each link has a [weight]: how much that clue counts, for (blue) or against (orange). A neuron adds up all that reaches it.",
  sigmoid:
    "An [S-curve] bends every number into one between 0 and 1: far below zero comes close to 0, far above close to 1.",
  outputs:
    "There is one [neuron] for tick and one for cross. Each says on its own how sure it is, from 0, complete rejection, to 1, certain. When both reject the mark, it is neither.",
  other: "This page does not know what this kind of layer does. It shows what goes in and what comes out.",
};

/** The meanings of the terms, in a sentence or two each. */
export const GLOSSARY = {
  "back-propagation":
    "It goes through the network from the answer back to the filters, and finds out for every number how the cost would change if the number grew a little.",
  bias: "A number that a filter or a neuron adds to its sum: what it says before it has seen anything.",
  calibration:
    "After the training, the scores are stretched and shifted so that they are honest: of the answers given with 90 %, nine in ten should be right.",
  "cost surface":
    "The cost as a landscape: each place stands for one choice of all the network’s numbers, and its height is the cost.",
  convolution: "A small pattern of numbers slides over a picture, and says in each place how alike the two are.",
  "cost function": "It makes one number of all answers: how wrong they are. The training tries to make it small.",
  epoch: "Once through the training set: the network has learned from every mark in it one more time.",
  "feature map": "What one filter found, place by place.",
  filter: "A small pattern of numbers that is looked for everywhere. Its numbers are learned.",
  flatten: "To write the numbers of all maps into one list.",
  "fully connected": "Every number before is linked to every neuron here.",
  "gradient descent":
    "To learn in steps: each number of the network moves a little in the direction in which the cost falls.",
  "local minimum":
    "A place of the cost surface from which every small step leads up. There may be lower ones elsewhere.",
  "learning rate": "How large a step of gradient descent is.",
  "mini-batch": "A few marks of the training set, here 20, that the network learns from together, in one step.",
  overfitting:
    "To learn the training set by heart: its marks are read ever better, and marks that are not in it ever worse.",
  neuron: "It adds up all that reaches it over its links, and passes the sum on.",
  pooling: "A map is made smaller: of each small window one number is kept, here the largest.",
  "receptive field": "The part of the drawing, or of the layer before, that a pixel looks at.",
  relu: "It keeps numbers above zero and makes all others zero.",
  "s-curve": "It bends any number, however large, into one between 0 and 1. Its name is sigmoid.",
  slope:
    "How fast the cost changes with a number: by how much it would grow for each unit that the number grows. Below zero, the cost falls.",
  stride: "How many cells a filter or a window moves on from one place to the next.",
  "training set": "The marks that the network learns from.",
  "validation set": "Marks that the network never learns from. They show how it does on marks that it does not know.",
  weight: "How much a link counts: what goes over it is multiplied by its weight.",
};

export const LEARNING = [
  "The [cost function] says how wrong the answers are. [Gradient descent] lowers it step by step, and the [learning rate] says how large a step is.",
  "An [epoch] is one pass over the [training set]. The [validation set] only watches: if its cost rose while that of the training set fell, the network would be learning by heart.",
  "[Calibration] asks for honesty: of the marks it is 90 % sure of, nine in ten should be right.",
];

export const VALIDATION = [
  "{right} of the {marks} marks of the [validation set] are read right. On real people’s marks the figure is higher; the project’s README has it. These marks are drawn by a program, and many are harder than what stands in forms: faint pens, heavy frames, print and smudges beside the mark, crooked scans, and signs that are nearly a tick or a cross.",
  "Most mistakes are on the careful side: {rejected} of the ticks and crosses are called neither. Made to choose between tick and cross, the network is right for {forced} of them.",
];

/** The steps of the story: a heading, what there is to see, and something to try. */
export const STORY = {
  mark: {
    title: "A mark on paper",
    text: "Here is a tick, as someone might put it into a box on a form. You see at once what it is. The next steps show how the network that this service runs finds out.",
    attempt: "draw over it. Everything on this page follows your pen.",
  },
  numbers: {
    title: "A picture is numbers",
    text: LAYERS.grid,
    attempt: "press a cell, and it becomes the other number. How many must you turn over before the answer changes?",
  },
  filter: {
    title: "A filter looks",
    text: "A [filter] is a small pattern of numbers. It is laid on a small part of the grid, its [receptive field]. Each number is multiplied by the one below it, the products are added up, and the sum is divided by how many there are. A large result means: this part looks like my pattern.",
    attempt: "point at an empty place of the map, and see which products change their sign.",
  },
  slide: {
    title: "The filter slides",
    text: "Then the filter moves on by its [stride] and asks again, until it has been everywhere. Its answers form a [feature map]: what was found, and where.",
    attempt: "play the slide with the buttons below the map, slowly at first, or go on step by step.",
  },
  maps: {
    title: "Many filters, many maps",
    text: "One filter likes strokes that rise, another strokes that fall, a third likes ends. Nobody told them to: they were learned. Each has its own map in the column of the first [convolution].",
    attempt: "find a filter that likes only one of the two strokes of a tick.",
  },
  relu: {
    title: "What was not found counts as nothing",
    text: LAYERS.relu,
    attempt:
      "go to another map with the arrows beside the layer’s name. Some maps are all zero: their filter found nothing.",
  },
  pooling: {
    title: "Smaller, and less fussy",
    text: LAYERS.max_pooling,
    attempt: "point along a stroke of the map, and see which of the numbers in the window wins.",
  },
  again: {
    title: "And again, like a burger",
    text: "The same block comes again. Its filters look at all the maps before at once, so they find patterns of patterns: a rising stroke that meets a falling one. And each of its pixels sees a larger part of the drawing.",
    attempt: "point at pixels further and further to the right, and watch the frame on the grid grow.",
  },
  flatten: {
    title: "From a picture to a list",
    text: LAYERS.flatten,
    attempt: "press a number of the list. The lines lead back to the pixel that it was.",
  },
  weighing: {
    title: "Weighing the clues",
    text: LAYERS.fully_connected + " The thicker a line in the strip, the more goes over it.",
    attempt: "press another neuron of this layer. Which links speak loudest for it, and which against it?",
  },
  outputs: {
    title: "Two neurons decide",
    text: LAYERS.outputs,
    attempt: "press the other neuron, and see how surely it rejects this mark.",
  },
  why: {
    title: "Why this answer?",
    text: "The sum can be followed all the way back to the paper. Each cell has its part in it: blue cells speak for the class, orange ones against it.",
    attempt: "press an orange cell of the class that won. Turned over, does it help?",
  },
  learning: {
    title: "How it learned all this",
    text: "At first all its numbers were random. It was shown thousands of marks, and a [cost function|cost] said how wrong its answers were. [Back-propagation] found out which way each number had to move for the cost to fall, and [gradient descent] moved it there in small steps; how small, that is the [learning rate].",
    attempt:
      "point along the cost’s curve to read its numbers. Then go on to “Watch a small network learn” below, press Play, and see a network begin from random numbers.",
  },
  yours: {
    title: "Now it is yours",
    text: "Everything on this page is computed by the network that is really serving. It does not know your hand yet.",
    attempt: "clear the pad and draw your own: a tick that is nearly a cross, or something that is neither.",
  },
};

const place = (row, column) => `row ${row}, column ${column}`;

/** A point in its training. */
function afterSteps(steps) {
  if (steps === 0) return "before the first step of its training";
  return steps === 1 ? "after 1 step of its training" : `after ${steps.toLocaleString("en")} steps of its training`;
}

/** The texts of the parts of the page. Rows, columns, maps and neurons count from 1. */
export const SAY = {
  unreachable: "The service cannot be reached.",
  version: (version) => `version ${version}`,
  answer: {
    label: { tick: "It is a tick", cross: "It is a cross", neither: "It is neither" },
    sure: (share) => `${share} sure`,
    took: (milliseconds) => `· answered in ${milliseconds} ms`,
    warnings: {
      blank: "There is no mark here.",
      inverted: "Read with black and white exchanged: ink is the colour that covers less.",
      "low-contrast": "Paper and ink are hard to tell apart.",
      tiny: "The mark is very small.",
      "several-marks": "There is more than one mark here.",
      "other-ink": "Other ink was left out. It could have changed the answer.",
    },
  },
  theme: { auto: "Theme: auto", light: "Theme: light", dark: "Theme: dark" },
  units: {
    layer: ["layer", "layers"],
    more: ["more layer", "more layers"],
    map: ["map", "maps"],
    mark: ["mark", "marks"],
    neuron: ["neuron", "neurons"],
    value: ["value", "values"],
  },
  size: { none: "no number", huge: "over a million", low: "under minus a million" },
  score: { high: "over 99.9 %", low: "under 0.1 %" },
  pen: { down: "Pen down", up: "Pen up" },
  examples: { tick: "a tick", cross: "a cross", circle: "a circle", letter: "a letter", scribble: "a scribble" },
  grid: {
    idle: "Paper is +1, ink is −1.",
    cell: (row, column, value, isPaper) => `Row ${row}, column ${column}: ${value}, ${isPaper ? "paper" : "ink"}`,
  },
  strip: {
    cells: "cells of ±1",
    before: (layers) => `‹ ${layers} before`,
    beginning: "‹ the beginning",
    after: (layers) => `${layers} ›`,
    end: "the end ›",
  },
  touch: {
    cell: place,
    number: (number, of) => `number ${number} of ${of}`,
    pixel: (map, of, row, column) => `map ${map} of ${of}, ${place(row, column)}`,
    grid: "the grid",
    before: "the layer before",
    layer: "this layer",
    map: "this map",
    pictures: {
      drawing: "The drawing, with what the pixel sees of it",
      before: "The layer before, with what the pixel looks at",
      this: "This layer, with the pixel",
    },
  },
  slide: { play: "Play the slide", pause: "Pause", speed: (places) => `${places} places a second` },
  arithmetic: {
    cells: "the grid’s cells",
    field: (map) => `field on map ${map}`,
    filter: "the filter",
    products: "products",
    window: "the window",
    convolution:
      "Multiply each number by the filter’s number in the same place and add up all {size} products: {sum}. Divide by {size}: {mean}. Add the filter’s [bias], {bias}: {result}.",
    match:
      "With a filter of ±1 on a grid of ±1, 1 would be a perfect match and −1 the exact opposite. This filter was learned: the numbers of this layer’s filters reach {largest}, so its results can exceed 1.",
    kept: "{input} is above zero, so it stays as it is: {result}.",
    dropped: "{input} is not above zero, so it becomes {result}: not found counts as nothing.",
    largest: "The largest of these {count} numbers is {result}. The others are let go.",
    flatten: (row, column, map) =>
      `Row ${row}, column ${column} of map ${map} becomes number {number} of the list, unchanged: {result}.`,
    noWeights: "The weights of these links are still on their way.",
    links:
      "These are the strongest of {count} links; the others add {rest}. All together: {sum}. Add the neuron’s [bias], {bias}: {result}.",
    sigmoid: "The [S-curve] bends {input} into a number between 0 and 1: {result}.",
    calibrated:
      "The neuron’s number is {input}. [Calibration], fitted after the training so that 0.9 means right nine times in ten, turns it into {scale} × {same} + {shift} = {sum}. The [S-curve] bends that into a score between 0 and 1: {score}.",
    answered:
      "The answer says {result}. When a mark is in doubt, the service looks at it nine times, a cell apart, and answers the mean. A mark without a frame, or found by its colour, counts a little less.",
    other: "The result is {result}.",
    paper: "This cell of the grid is {result}: paper.",
    ink: "This cell of the grid is {result}: ink.",
    adds: (map, amount) => `Map ${map} adds ${amount}`,
    parts: (maps, map, amount) => `What each of the ${maps} maps before adds; shown: map ${map}, ${amount}`,
    mapsBefore: "Maps before",
    neuron: (number) => `neuron ${number}`,
    pixel: (map, row, column) => `map ${map}, ${place(row, column)}`,
    columns: ["From", "carries", "× weight", "= adds"],
    strongest: "The strongest links",
    curve: "The S-curve, with this output marked on it",
  },
  why: {
    idle: "Point at a cell for its evidence; press to turn it over and see what changes.",
    cell: (row, column, value, parts) => `Row ${row}, column ${column} (${value}): ${parts}`,
    turned: (row, column, changes) => `Row ${row}, column ${column} turned over: ${changes}`,
    change: (name, before, after, sum) => `${name} ${before} → ${after} (sum ${sum})`,
    sum: "Ink {ink}, paper {paper}, together {sum}. The [S-curve] makes that {score}. (The share of the [bias|biases] in it is {bias}.)",
  },
  learned: {
    cost: "Cost: lower is better",
    accuracy: "Accuracy on the validation set",
    rate: "Learning rate: how large each step was",
    calibration: "Calibration: as often right as it is sure",
    sureness: "how sure it was (dashed: perfect)",
    epoch: "epoch",
    series: { training: "training set", validation: "validation set", rate: "learning rate", right: "right" },
    confusion: "Confusion: what it said of what there was",
    said: (label) => `said ${label}`,
    load: "Load this mark",
    mistakes: "Validation marks that it got wrong (press one to load it)",
    noMistakes: "It got no validation mark wrong.",
    gallery: (shown, wrong) =>
      `Of its ${wrong} mistakes, these are the ${shown} of which it was surest. They are not typical: most of the others are marks in doubt. Some can be argued about.`,
    none: "This version carries no record of its training.",
    words: "In words",
    best: (epoch, epochs) => `${epoch} of ${epochs}`,
    unmeasured: "not measured",
    afterwards: "after the training, on the validation set",
    facts: {
      trained: "Trained",
      from: "Trained further from",
      training: "[Training set]",
      validation: "[Validation set], never trained on",
      numbers: "Numbers that were learned",
      best: "Best [epoch]",
      right: "Validation marks right",
      calibrated: "[Calibration] of the scores",
    },
  },
  snapshots: {
    untrained:
      "At step 0 all its numbers are random. Move the slider, and the whole page changes to the network as it was then: its filters, its maps, its evidence and its answer to your mark. At the end it is the network that serves.",
    resumed: (version) =>
      `At step 0 this is version ${version}, which had learned nearly all of this; from there it was trained further. Move the slider, and the whole page changes to the network as it was then: its filters, its maps, its evidence and its answer to your mark. At the end it is the network that serves.`,
    further: ({ version, last_step: steps }) =>
      `After ${steps.toLocaleString("en")} steps it was version ${version}; from there it was trained further.`,
    spacing: "The stops are not evenly spaced: most are early in a training, where most is learned.",
    play: "Play the training",
    pause: "Pause",
    place: (steps, last) =>
      steps === 0
        ? `Before the first of ${last.toLocaleString("en")} steps`
        : `After ${steps.toLocaleString("en")} of ${last.toLocaleString("en")} steps`,
    served: (last) => `After all ${last.toLocaleString("en")} steps: the network that serves`,
    see: (steps) => `You see the network as it was ${afterSteps(steps)}.`,
    unreachable: (steps) => `The network as it was ${afterSteps(steps)} cannot be asked now.`,
    answer: (steps) => `This is not the answer of the network that serves: it answered so ${afterSteps(steps)}.`,
    outputs: "What it says of your mark, step by step",
    cost: "Validation cost, step by step: lower is better",
    accuracy: "Validation accuracy, step by step",
    steps: "steps",
    series: { tick: "tick", cross: "cross" },
  },
  learning: {
    play: "Play",
    pause: "Pause",
    step: "One step",
    reset: "Start over",
    speed: "Speed",
    stepsPerFrame: (steps) => `${steps} ${steps === 1 ? "step" : "steps"} per frame`,
    stepNumber: (step) => `Step ${step},`,
    epochNumber: (epoch) => `epoch ${epoch}`,
    fetching: "Fetching the marks to learn from…",
    noMarks: "The marks to learn from cannot be fetched.",
    failed: (reason) => `The small network has stopped (${reason}). It may have to start over.`,
    notLoaded: "This part of the page could not be loaded. Load the page again.",
    again: "Try again",
    intro:
      "One step: the network reads one [mini-batch] of 20 marks from the [training set]. The [cost function|cost] says how wrong it was, [back-propagation] finds out which way each number has to move, and [gradient descent] moves them all a little. When it has seen the whole training set, an [epoch] is over.",
    costs: "Cost: lower is better",
    batches: "each mini-batch",
    mean: "mean of the last 20",
    validation: "validation set",
    axis: "step",
    costsAt: (step, batch, mean, validation) =>
      `Step ${step}: mini-batch ${batch}, mean ${mean}, validation ${validation}`,
    noCosts: "Nothing learned yet.",
    filters: "Its eight filters",
    filter: (number) => `Filter ${number}`,
    filtersNote:
      "Orange cells look for ink, blue ones for paper. At first they are noise; watch strokes appear in them.",
    mark: "Your mark, as it sees it",
    markLabel: "Your mark on 28 × 28 cells",
    says: { tick: "It says: a tick.", cross: "It says: a cross.", neither: "It says: neither." },
    another: "Show it",
    examples: {
      tick: "the tick",
      cross: "the cross",
      circle: "the circle",
      letter: "the letter",
      scribble: "the scribble",
    },
    draw: "or draw your own",
    confusion: "What it says of the validation set after each epoch",
    notYet: "This fills up when the first epoch is over.",
    share: (right, marks, share) => `${right} of ${marks} right: ${share}`,
  },
  rate: {
    title: "How large a step?",
    intro:
      "After each [mini-batch] every number moves downhill: its slope times the [learning rate]. Change it while the network learns, and watch the costs.",
    label: "Learning rate",
    ends: ["small steps", "large steps"],
    seen: {
      early: "Let it learn for about fifty steps at this learning rate. Then you can read here what the costs show.",
      falling:
        "The cost is falling well: its mean was {before}, and {steps} mini-batches later it is {now}. This learning rate works well.",
      level:
        "The cost is low and no longer falls much: its mean was {before}, and {steps} mini-batches later it is {now}. The network has come to the bottom of a valley, or nearly so.",
      crawling:
        "The cost crawls: its mean was {before}, and {steps} mini-batches later it is {now}. The steps are very small. Try a larger learning rate.",
      leaping:
        "The cost leaps, up to {highest} in the last mini-batches. The steps are so large that they land on the other side of the valley, and higher than before. Try a smaller learning rate.",
      stuck:
        "The cost stays at {now}, which guessing would reach as well. Steps that were too large have thrown the network to a place where its [ReLU|ReLUs] let nothing through: there is no slope to follow from here.",
      diverged:
        "It has diverged. At step {step} the cost passed ten thousand: each step landed higher up than the one before, where the slope is steeper still, and the next step larger. From here it does not recover.",
    },
    again: (rate) => `Begin again at ${rate}`,
  },
  slice: {
    title: "The cost around here",
    intro:
      "Think of the cost as a landscape, the [cost surface]. It has a direction for each of some 2,500 numbers; this is a flat slice through it. Three places are on the slice: where the network began, where it is now, and the place on its path that is farthest from the line between them.",
    draw: "Draw the cost around here",
    label: "A slice of the cost surface, with the network’s path",
    idle: "Let it learn a little, then draw. Drawing takes a few seconds, and the network may go on meanwhile.",
    key: { start: "where it began", now: "where it stood", way: "its path" },
    working: (share) => `Computing the cost: ${share}`,
    diverged:
      "Its numbers have grown so large that there is no landscape to draw. Begin again with a smaller learning rate.",
    minimum:
      "At step {step} the network stood at {cost}, and every step in this picture leads up from there: a [local minimum] of this slice. In the other directions there may still be ways down.",
    lowerElsewhere:
      "At step {step} the network stood at {cost}, and every small step in this picture leads up from there: a [local minimum] of this slice. It is not the lowest place, though: elsewhere the picture goes down to {lowest}.",
    slope:
      "At step {step} the network stood at {cost}, on a slope: the picture goes down to {lowest}. Only where every small step leads up is it in a [local minimum].",
    contours:
      "The cost in each place is the mean over the same {marks} marks. From one line to the next it grows by {more}.",
  },
  heart: {
    title: "Learning by heart",
    intro:
      "What if there are only 20 marks to learn from? The network begins again and sees the same 20 in every step. Watch both costs: that of the 20, and that of the [validation set], which it never learns from.",
    begin: "Learn 20 marks by heart",
    all: "Start over with all marks",
    marks: "The 20 marks that it learns from",
    idle: "Press the button. The network starts over, and what it has learned so far is lost.",
    seen: {
      learning: "It is learning its 20 marks: they cost {training}, the marks of the validation set {validation}.",
      known:
        "It knows its 20 marks: they cost {training}. The validation set costs {validation}; its lowest was {lowest}, at step {step}. Let it go on.",
      risen:
        "Its 20 marks cost next to nothing, {training}. But marks that it does not know cost more and more: {validation}, after {lowest} at step {step}. It no longer learns what makes a tick a tick, it learns these 20 by heart: [overfitting]. More marks help, or stopping where the validation cost was lowest.",
    },
  },
  teach: {
    title: "Teach it your mark",
    intro:
      "Draw something that the small network reads wrong, and say what it was. Then teach: in the next 60 [mini-batch|mini-batches] four of 20 marks are your own. It should have learned something before, so press Play first.",
    draw: "Draw another",
    what: "What the mark on the pad was",
    was: { tick: "That was a tick", cross: "That was a cross", neither: "That was neither" },
    labels: { tick: "a tick", cross: "a cross", neither: "neither" },
    given: { tick: "it says: a tick", cross: "it says: a cross", neither: "it says: neither" },
    set: "Your own marks",
    own: (number, label) => `Your mark ${number}, ${label}`,
    added: (marks) => `${marks} ${marks === 1 ? "mark" : "marks"} of your own`,
    remove: "Remove",
    removeNamed: (name) => `Remove ${name}`,
    run: "Teach it these",
    working: (step, steps) => `Learning with your own marks: step ${step} of ${steps}`,
    columns: ["Right", "before", "after", "of", "change"],
    mine: "your own marks",
    validation: { tick: "ticks of the validation set", cross: "its crosses", neither: "its marks that are neither" },
    same: "as before",
    changed: (number, isMore) => `${number} ${isMore ? "gained" : "forgotten"}`,
    gained: (after, of, before) => `Of your own marks it now reads ${after} of ${of} right; before, ${before}.`,
    forgotten: (lost, won) => {
      if (lost === 0) return "Nothing was forgotten.";
      if (lost <= won) return `Of the validation set it forgot ${lost}, and gained ${won}.`;
      const gained = won === 0 ? "" : ` and gained only ${won}`;
      return `The price: of the validation set it forgot ${lost}${gained}. What is new shifts the numbers that the old answers rest on.`;
    },
  },
  story: { next: "Next", done: "Done", count: (step, steps) => `${step} of ${steps}` },
  takeAway: { copied: "Copied.", selected: "Selected: copy it with your keyboard." },
};

/** The filter that the reader draws. */
export const OWN_FILTER = {
  title: "Draw your own filter",
  lead: "A [filter] is a small pattern. Draw one of ±1, white is +1 and black is −1, and slide it over your own mark. In each place of the [feature map] stands how well the two match: 1 is a perfect match, −1 the exact opposite. To start with, here is the stem of a tick.",
  tools: "The filter",
  startFrom: "Start from",
  patterns: {
    rising: "the tick’s stem",
    falling: "a falling stroke",
    horizontal: "a level stroke",
    blank: "blank paper",
  },
  invert: "Invert",
  size: "Size",
  sizes: (size) => `${size} × ${size}`,
  stride: "Stride",
  filter: "your filter",
  mark: "your mark",
  map: "the feature map",
  board: "Your filter. The arrow keys walk over its cells, the space bar turns a cell over.",
  markPicture: "Your mark, with the filter’s place framed and the best match dashed",
  mapPicture: "The feature map of your filter, with the place framed and the best match dashed",
  mapBoard: "The place of the filter on its feature map. The arrow keys move it by its stride.",
  idle: "Press cells to turn them over.",
  cell: (row, column, value) => `${place(row, column)}: ${value}`,
  place: (row, column, value) => `${place(row, column)}: ${value}`,
  slide: "Slide your filter",
  toBest: "To the best match",
  best: "The best match on your mark is {best}, at row {row}, column {column} of the map (dashed).",
  bestOf: (count) =>
    `The best match on your mark is {best}, in ${count} places; the first is at row {row}, column {column} of the map (dashed).`,
  cells: "the mark’s cells",
  products: "products",
  arithmetic:
    "Multiply each cell by the filter’s cell in the same place: +1 where the two are alike, −1 where they differ. {alike} are alike and {different} differ, so the sum is {sum}. Divide by the number of values, {count}: {result}.",
  perfect: "A perfect match: every cell is alike.",
  opposite: "The exact opposite: every cell differs.",
};

/** The step of gradient descent that the reader takes. */
export const BY_HAND = {
  title: "One step by hand",
  lead: "[Gradient descent] is one small step, again and again: find the [slope] of the cost in a number of the network, and move the number a little downhill. Here is such a step with all its arithmetic, for your mark.",
  plays: "The small network is learning by itself. Pause it to see its numbers here.",
  diverged:
    "The numbers of the small network have grown too large for this arithmetic. Start over with a smaller learning rate.",
  parts: [
    "1. The mark, the answer, the cost",
    "2. One number of the network",
    "3. Its slope, by back-propagation",
    "4. Its slope, by trying",
    "5. The step",
  ],
  mark: "Your mark on 28 × 28 cells",
  label: "This mark should be",
  labels: ["a tick", "a cross", "neither"],
  outputColumns: ["Output", "says", "should say", "costs"],
  cost: "An output that should say 1 costs −ln of what it says; one that should say 0 costs −ln of 1 minus what it says. The [cost function|cost] is both together: {cost}.",
  attempt: "Say that it should be something else, and see how the slopes grow.",
  kind: "Number",
  kinds: {
    cell: "a filter’s cell",
    filterBias: "a filter’s bias",
    weight: "a weight of an output",
    outputBias: "an output’s bias",
  },
  filter: "Filter",
  output: "Output",
  steepest: "The steepest",
  board: "The numbers to choose from. The arrow keys walk over them, the space bar chooses one.",
  cell: (row, column, value) => `${place(row, column)}: ${value}`,
  value: (value) => `Its value is ${value}.`,
  atTheOutputs:
    "[Back-propagation] begins at the end. The slope in what an output adds up is what it says minus what it should say. Tick: {tickSays} − {tickTarget} = {tickSlope}. Cross: {crossSays} − {crossTarget} = {crossSlope}.",
  passing:
    "From there it goes back to the filter’s map, over the links, by their weights. It reaches {passing} of the {places} places: nothing comes back to a place that was not the largest of its window in max [pooling], or that [ReLU] made zero.",
  slopes: "slopes of the map",
  seen: "what the cell saw",
  products: "products",
  overTheLinks:
    "To row {row}, column {column}, which is outlined, it comes over two links: {tickWeight} × {tickSlope} + {crossWeight} × {crossSlope} = {slope}.",
  place: (row, column) => place(row, column),
  strongest: "The places that add most",
  cellColumns: ["Place", "slope", "× it saw", "= adds"],
  biasColumns: ["Place", "slope"],
  sumOfCell:
    "These places add most; the {others} others add {rest}. All together: {sum}. The [convolution] divided by {divisor}, so the slope is divided as well: {slope}.",
  sumOfBias:
    "The bias is added in every place, so its slope is the sum of theirs. These add most; the {others} others add {rest}. All together: {sum}. It is not divided: {slope}.",
  nothing:
    "Nothing comes back to this filter: on this mark no place of its map was both above zero and the largest of its window. The slope is {slope}.",
  overLink:
    "Over this link, from row {row}, column {column} of the filter’s map after max [pooling], came {value}. The slope of its weight is that times the slope of the output {output}: {same} × {outputSlope} = {slope}.",
  nothingOverLink:
    "Over this link, from row {row}, column {column} of the filter’s map after max [pooling], came {value}. So with this mark its weight made no difference to the output {output}. Its slope is {slope}.",
  ofOutputBias: "The bias is added to the sum of the output {output} as it is. So its slope is the same: {slope}.",
  tried:
    "Make the number larger by {nudge}, and the cost is {above}. Make it smaller by as much, and the cost is {below}. The difference is {difference}. Divided by {twice}, that is a slope of {slope}.",
  agree:
    "Back-propagation said {slope}: the same. But trying takes two passes through the network for every single number; back-propagation finds all the slopes in one pass back.",
  differ:
    "Back-propagation said {slope}. That is not quite the same: between the two tries the cost has a bend, where [ReLU] or max [pooling] begins to let another number through.",
  step: "The new value is the old one minus the [learning rate] times the slope: {value} − {rate} × {slope} = {next}.",
  scaledStep:
    "The new value is the old one minus the [learning rate] times the slope, in the filter’s own units: {value} − {rate} × {scale} × {same} × {slope} = {next}.",
  scale: (scale) =>
    `Why ${scale} twice? A filter’s numbers count divided by ${scale}, so they are written ${scale} times as large, and their slopes are ${scale} times as small as those of other numbers. The step makes up for both.`,
  costColumns: ["Moved", "cost", "change"],
  now: "nothing yet",
  alone: "this number alone",
  all: (numbers) => `all ${numbers.toLocaleString("en")} numbers`,
  rose: "The cost rises: the step leaps over the valley and lands higher on the other side. With a smaller [learning rate] it would not.",
  takeAlone: "Move this number",
  takeAll: "Move all numbers",
  undo: "Undo the step",
  taken: (steps) => `${steps === 1 ? "One step" : `${steps} steps`} by hand: the cost was {before}, now it is {after}.`,
};
