"""From what a client sent to what it gets back, without HTTP: received -> read, answer, write -> reply.

`read` turns what was received into a `Question`, `Question.answer` asks the classifier, and `Question.write`
turns its predictions into a `Reply`. `predict`, `explain` and `infer` are the three routes that read marks.
Nothing in here knows Flask, an event loop or a server, so that every application calls the same functions.
"""
