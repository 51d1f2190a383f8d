"""The sidebar of the window, and the rail it becomes in the reader and on narrow screens."""
