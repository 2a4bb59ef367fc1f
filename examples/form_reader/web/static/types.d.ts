/** What the pages' scripts hand each other, for `make types`. No browser loads this file. */

/** Where a box is on a page of a template, in millimetres. */
interface Outline {
  left: number;
  top: number;
  width: number;
  height: number;
}

interface TemplateBox extends Outline {
  name: string;
}

type Rule = "one" | "at-most-one" | "any";
type Meaning = "chosen" | "not-chosen";

/** A group of a template, without its boxes. */
interface TemplateGroup {
  name: string;
  rule: Rule;
  tick: Meaning;
  cross: Meaning;
}

/** A template as it is saved; see template.schema.json. */
interface Template {
  name: string;
  pages: {
    width: number;
    height: number;
    picture: string;
    groups: (TemplateGroup & { boxes: TemplateBox[] })[];
  }[];
}

/** A box in the editor; `group` is the id of its group. */
interface EditedBox extends TemplateBox {
  id: number;
  group: number;
}

/** A group in the editor; `page` is the index of its page. */
interface EditedGroup extends TemplateGroup {
  id: number;
  page: number;
}

interface EditedTemplate {
  boxes: EditedBox[];
  groups: EditedGroup[];
}

/** A doubtful box; see questions.py. */
interface Question {
  page: number;
  group: string;
  box: string;
  doubts: string[];
  rule: Rule;
  place: [number, number, number, number];
  others: { box: string; label: Label; chosen: boolean }[];
}

/** What was done in the review: a question was decided, or skipped and has no label. */
interface ReviewStep {
  question: Question;
  label: Label | null;
}
