/** The page's words: each layer in two or three plain sentences, and the story that walks through them. */

const NAMES = {
  grid: "The grid",
  convolution: "Convolution",
  relu: "ReLU",
  max_pooling: "Max pooling",
  flatten: "Flatten",
  fully_connected: "Fully connected",
  sigmoid: "Sigmoid",
  outputs: "Two outputs",
};

const WORDS = {
  grid: "A computer sees no picture, only numbers. Here every cell is one of two: paper is +1 and ink is −1.",
  convolution:
    "A filter is a small pattern that slides over everything before it and asks the same question in each place: how much does it look like me here? Its answers are written down as a map, blue where it looks alike, orange where it looks like the opposite. Each filter makes a map of its own.",
  mixing:
    "These filters are one cell wide. Each looks at a single place through all the maps before at once, and mixes what they found there into a map of its own: many maps become few.",
  relu: "Everything below zero becomes zero; the rest stays. So a map keeps only what its filter did find, and the layers after it can build on that.",
  max_pooling:
    "Of each small window only the largest number is kept. The map shrinks, and it matters less whether a stroke was a little further left or right.",
  flatten:
    "All the maps are read out, row by row, into one long list. Nothing is computed: from here on the numbers are no longer a picture but a list of clues.",
  fully_connected:
    "Every number of the list is linked to every neuron here, and each link has a weight: how much that clue counts, for (blue) or against (orange). A neuron adds up all that reaches it.",
  sigmoid:
    "An S-curve bends every number into one between 0 and 1: far below zero comes close to 0, far above close to 1.",
  outputs:
    "There is one neuron for tick and one for cross. Each says on its own how sure it is, from 0, complete rejection, to 1, certain. When both reject the mark, it is neither.",
  other: "This page does not know what this kind of layer does. It shows what goes in and what comes out.",
};

export const LEARNING = [
  "The cost says how wrong the answers are. Gradient descent lowers it step by step, and the learning rate says how large a step is.",
  "An epoch is one pass over the training set. The validation set only watches: if its cost rose while that of the training set fell, the network would be learning by heart.",
  "Calibration asks for honesty: of the marks it is 90 % sure of, nine in ten should be right.",
];

const FIRST =
  (kind) =>
  ({ stages }) =>
    stages.findIndex((stage) => stage.kind === kind);

const isMixing = ({ kind, filterShape }) => kind === "convolution" && filterShape[1] * filterShape[2] === 1;

/** The second convolution that looks at more than one place. */
const FURTHER = ({ stages }) =>
  stages.findIndex(
    (stage) => stage.kind === "convolution" && !isMixing(stage) && stage.index > FIRST("convolution")({ stages }),
  );

/** The name of a kind of layer; a kind without words here is called as the service calls it. */
export function nameOf({ kind }) {
  return NAMES[kind] ?? kind[0].toUpperCase() + kind.slice(1).replaceAll("_", " ");
}

export function wordsOf(stage) {
  return isMixing(stage) ? WORDS.mixing : (WORDS[stage.kind] ?? WORDS.other);
}

/** The story: where to look, which stage to select there, and what to say. A step whose stage is missing is left out. */
export const STORY = [
  {
    title: "A mark on paper",
    at: "draw",
    example: "a tick",
    text: "Here is a tick, as someone might put it into a box on a form. You see at once what it is. In the next steps you can watch how the network that this service runs finds out. Draw over it at any time: everything follows.",
  },
  { title: "A picture is numbers", at: "grid-card", text: WORDS.grid + " Click a cell to turn it over." },
  {
    title: "A filter looks",
    at: "touch",
    stage: FIRST("convolution"),
    text: "A filter is a small pattern of numbers. It is laid on a small part of the grid, its receptive field. Number by number they are multiplied, added up, and divided by how many there are. A large result means: this part looks like my pattern.",
  },
  {
    title: "The filter slides",
    at: "touch",
    stage: FIRST("convolution"),
    play: true,
    text: "Then it moves on by one cell and asks again, until it has been everywhere. Its answers form a feature map: what was found, and where. Here it is being filled in; below the map you can stop it, step, and choose the speed.",
  },
  {
    title: "Many filters, many maps",
    at: "watch",
    stage: FIRST("convolution"),
    text: "One filter likes strokes that rise, another strokes that fall, a third likes ends. Nobody told them to: they were learned. Each has its own map in the column of the first convolution.",
  },
  { title: "What was not found counts as nothing", at: "touch", stage: FIRST("relu"), text: WORDS.relu },
  { title: "Smaller, and less fussy", at: "touch", stage: FIRST("max_pooling"), text: WORDS.max_pooling },
  {
    title: "And again, like a burger",
    at: "watch",
    stage: FURTHER,
    text: "The same block comes again. Its filters look at all the maps before at once, so they find patterns of patterns: a rising stroke that meets a falling one. And each of its pixels sees a larger part of the drawing; look at the frame on the grid.",
  },
  { title: "From a picture to a list", at: "watch", stage: FIRST("flatten"), text: WORDS.flatten },
  {
    title: "Weighing the clues",
    at: "touch",
    stage: FIRST("fully_connected"),
    text: WORDS.fully_connected + " The thicker a line, the more goes over it.",
  },
  { title: "Two neurons decide", at: "touch", stage: FIRST("outputs"), text: WORDS.outputs },
  {
    title: "Why this answer?",
    at: "why",
    text: "The sum can be followed all the way back to the paper. Each cell has its part in it: blue cells speak for the class, orange ones against it, and all parts together are exactly what the output neuron adds up. Turn a cell over and see what changes.",
  },
  {
    title: "How it learned all this",
    at: "learned",
    text: "At first all its numbers were random. It was shown thousands of marks, and a cost said how wrong its answers were. Back-propagation found out which way each number had to move for the cost to fall, and gradient descent moved it there in small steps; how small, that is the learning rate.",
  },
  {
    title: "Now it is yours",
    at: "draw",
    text: "Clear the pad and draw your own. Try a tick that is nearly a cross, or something that is neither. Everything on this page is computed by the network that is really serving.",
  },
];
