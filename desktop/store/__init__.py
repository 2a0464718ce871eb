"""Events as columns, for files of more events than objects can hold: ``loading`` reads them, ``memory`` answers.

All of it works on numpy's arrays, so nothing here is imported before a file asks for it.
"""
