"""Turns received content into a reply, without HTTP: received -> read, answer, write -> reply.

Reading turns the content into a `Question`. `Question.answer` asks the classifier, and `Question.write`
turns its predictions into a `Reply`. `predict`, `explain` and `infer` are the three routes that read marks.
Nothing here depends on Flask, an event loop or a server, so both applications call the same functions.
"""
