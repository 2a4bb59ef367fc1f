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
    "A [filter] is a small pattern that slides over everything before it, by its [stride], and asks the same question in each place: how much does it look like me here? Its answers are written down as a [feature map], blue where it looks alike, orange where it looks like the opposite. Each filter makes a map of its own.",
  mixing:
    "These [filter|filters] are one cell wide. Each looks at a single place through all the maps before at once, and mixes what they found there into a map of its own: many maps become few.",
  relu: "[ReLU] makes everything below zero zero; the rest stays. So a map keeps only what its filter did find, and the layers after it can build on that.",
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

/** What the terms mean, in a sentence or two each. */
export const GLOSSARY = {
  "back-propagation":
    "It goes through the network from the answer back to the filters, and finds out for every number how the cost would change if the number grew a little.",
  bias: "A number that a filter or a neuron adds to its sum: what it says before it has seen anything.",
  calibration:
    "After the training, the scores are stretched and shifted so that they are honest: of the answers given with 90 %, nine in ten should be right.",
  convolution: "A small pattern of numbers slides over a picture, and says in each place how alike the two are.",
  "cost function": "It makes one number of all answers: how wrong they are. The training tries to make it small.",
  epoch: "Once through the training set: the network has learned from every mark in it one more time.",
  "feature map": "What one filter found, place by place.",
  filter: "A small pattern of numbers that is looked for everywhere. Its numbers are learned.",
  flatten: "To write the numbers of all maps into one list.",
  "fully connected": "Every number before is linked to every neuron here.",
  "gradient descent":
    "To learn in steps: each number of the network moves a little in the direction in which the cost falls.",
  "learning rate": "How large a step of gradient descent is.",
  neuron: "It adds up all that reaches it over its links, and passes the sum on.",
  pooling: "A map is made smaller: of each small window one number is kept, here the largest.",
  "receptive field": "The part of the drawing, or of the layer before, that a pixel looks at.",
  relu: "It keeps numbers above zero and makes all others zero.",
  "s-curve": "It bends any number, however large, into one between 0 and 1. Its name is sigmoid.",
  stride: "How many cells a filter or a window moves on from one place to the next.",
  "training set": "The marks that the network learns from.",
  "validation set": "Marks that the network never learns from. They show how it does on marks that it does not know.",
  weight: "How much a link counts: what goes over it is multiplied by its weight.",
};

/** Why a result can exceed 1; `largest` is the largest number of the layer's filters. */
export const MATCH = (largest) =>
  `With a filter of ±1 on a grid of ±1, 1 would be a perfect match and −1 the exact opposite. This filter was learned: the numbers of this layer’s filters reach ${largest}, so its results can exceed 1.`;

export const LEARNING = [
  "The [cost function] says how wrong the answers are. [Gradient descent] lowers it step by step, and the [learning rate] says how large a step is.",
  "An [epoch] is one pass over the [training set]. The [validation set] only watches: if its cost rose while that of the training set fell, the network would be learning by heart.",
  "[Calibration] asks for honesty: of the marks it is 90 % sure of, nine in ten should be right.",
];

export const VALIDATION = [
  "{right} of the {marks} marks of the [validation set] are read right. On real people’s marks the figure is higher; the project’s README has it. These marks are drawn by a program, and many are harder than what stands in forms: faint pens, heavy frames, print and smudges beside the mark, crooked scans, and signs that are nearly a tick or a cross.",
  "Most mistakes are on the careful side: {rejected} of the ticks and crosses are called neither. Made to choose between tick and cross, the network is right for {forced} of them.",
];

/** What the gallery holds: the mistakes of which the network was surest. */
export const GALLERY = (shown, wrong) =>
  `Of its ${wrong} mistakes, these are the ${shown} of which it was surest. They are not typical: most of the others are marks in doubt. Some can be argued about.`;

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

/** The story: the figure of each step, which stage to select, what to say, and what to try. A step whose stage is missing is left out. */
export const STORY = [
  {
    title: "A mark on paper",
    at: "pad-card",
    example: "a tick",
    text: "Here is a tick, as someone might put it into a box on a form. You see at once what it is. The next steps show how the network that this service runs finds out.",
    attempt: "draw over it. Everything on this page follows your pen.",
  },
  {
    title: "A picture is numbers",
    at: "grid-card",
    text: WORDS.grid,
    attempt: "press a cell, and it becomes the other number. How many must you turn over before the answer changes?",
  },
  {
    title: "A filter looks",
    at: "touch-figures",
    stage: FIRST("convolution"),
    text: "A [filter] is a small pattern of numbers. It is laid on a small part of the grid, its [receptive field]. Each number is multiplied by the one below it, the products are added up, and the sum is divided by how many there are. A large result means: this part looks like my pattern.",
    attempt: "point at an empty place of the map, and see which products change their sign.",
  },
  {
    title: "The filter slides",
    at: "touch-figures",
    stage: FIRST("convolution"),
    play: true,
    text: "Then the filter moves on by its [stride] and asks again, until it has been everywhere. Its answers form a [feature map]: what was found, and where.",
    attempt: "play the slide with the buttons below the map, slowly at first, or go on step by step.",
  },
  {
    title: "Many filters, many maps",
    at: "network",
    stage: FIRST("convolution"),
    text: "One filter likes strokes that rise, another strokes that fall, a third likes ends. Nobody told them to: they were learned. Each has its own map in the column of the first [convolution].",
    attempt: "find a filter that likes only one of the two strokes of a tick.",
  },
  {
    title: "What was not found counts as nothing",
    at: "touch-figures",
    stage: FIRST("relu"),
    text: WORDS.relu,
    attempt: "go to another map with the arrows beside the layer’s name. Some maps are all zero: their filter found nothing.",
  },
  {
    title: "Smaller, and less fussy",
    at: "touch-figures",
    stage: FIRST("max_pooling"),
    text: WORDS.max_pooling,
    attempt: "point along a stroke of the map, and see which of the numbers in the window wins.",
  },
  {
    title: "And again, like a burger",
    at: "network",
    stage: FURTHER,
    text: "The same block comes again. Its filters look at all the maps before at once, so they find patterns of patterns: a rising stroke that meets a falling one. And each of its pixels sees a larger part of the drawing.",
    attempt: "point at pixels further and further to the right, and watch the frame on the grid grow.",
  },
  {
    title: "From a picture to a list",
    at: "network",
    stage: FIRST("flatten"),
    text: WORDS.flatten,
    attempt: "press a number of the list. The lines lead back to the pixel that it was.",
  },
  {
    title: "Weighing the clues",
    at: "touch-figures",
    stage: FIRST("fully_connected"),
    text: WORDS.fully_connected + " The thicker a line in the strip, the more goes over it.",
    attempt: "press another neuron of this layer. Which links speak loudest for it, and which against it?",
  },
  {
    title: "Two neurons decide",
    at: "touch-figures",
    stage: FIRST("outputs"),
    text: WORDS.outputs,
    attempt: "press the other neuron, and see how surely it rejects this mark.",
  },
  {
    title: "Why this answer?",
    at: "why-body",
    text: "The sum can be followed all the way back to the paper. Each cell has its part in it: blue cells speak for the class, orange ones against it.",
    attempt: "press an orange cell of the class that won. Turned over, does it help?",
  },
  {
    title: "How it learned all this",
    at: "charts",
    text: "At first all its numbers were random. It was shown thousands of marks, and a [cost function|cost] said how wrong its answers were. [Back-propagation] found out which way each number had to move for the cost to fall, and [gradient descent] moved it there in small steps; how small, that is the [learning rate].",
    attempt: "point along the cost’s curve to read its numbers. Then press one of the marks below that it got wrong: would you have known?",
  },
  {
    title: "Now it is yours",
    at: "pad-card",
    text: "Everything on this page is computed by the network that is really serving. It does not know your hand yet.",
    attempt: "clear the pad and draw your own: a tick that is nearly a cross, or something that is neither.",
  },
];
