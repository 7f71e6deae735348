package dev.omnigraph.store.s3;

/** What a request is for, in words and as the permissions it needs. */
enum Action {
  READ("read", "s3:GetObject, and s3:ListBucket to tell a missing object from a forbidden one"),
  WRITE("write", "s3:PutObject"),
  LIST("list", "s3:ListBucket"),
  DELETE("delete", "s3:DeleteObject");

  private final String verb;
  private final String permission;

  Action(String verb, String permission) {
    this.verb = verb;
    this.permission = permission;
  }

  String verb() {
    return verb;
  }

  String permission() {
    return permission;
  }
}
