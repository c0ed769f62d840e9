"""The only readers, writers and git users: files, history, settings, resources, output."""
