"""What the ontologies of Labelbox, Encord and SuperAnnotate share: what is marked, and questions with choices."""
