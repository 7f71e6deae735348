package dev.omnigraph.store.local;

import dev.omnigraph.store.ListPageBuilder;
import dev.omnigraph.store.ObjectKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Offers the files of a directory tree to a page of a listing, in the order of their keys.
 *
 * <p>Names come from a directory unordered and without telling files from directories, and to look
 * at each would cost more than all else. So a heap holds them, only what reaches its top is looked
 * at, and what turns out to be a directory goes back with a slash behind its name: {@code a-} and
 * {@code a.} sort between {@code a} and {@code a0}, {@code a/…} behind both.
 */
final class DirectoryWalk {
  private final ListPageBuilder page;

  /** A name in a directory; its key ends with a slash once it is known as a directory. */
  private record Child(String key, Path path) implements Comparable<Child> {
    @Override
    public int compareTo(Child other) {
      return ObjectKeys.ORDER.compare(key, other.key);
    }
  }

  DirectoryWalk(ListPageBuilder page) {
    this.page = page;
  }

  /**
   * @param keyStart what all keys in the directory begin with, with its slash
   * @return false if the page is full
   */
  boolean visit(Path directory, String keyStart) throws IOException {
    PriorityQueue<Child> children = new PriorityQueue<>(children(directory, keyStart));
    for (Child child = children.poll(); child != null; child = children.poll()) {
      if (child.key.endsWith("/")) {
        if (page.wantsUnder(child.key) && !visit(child.path, child.key)) {
          return false;
        }
        continue;
      }
      BasicFileAttributes attributes = attributes(child.path);
      if (attributes != null && attributes.isDirectory()) {
        children.add(new Child(child.key + "/", child.path));
      } else if (attributes != null
          && attributes.isRegularFile()
          && page.wants(child.key)
          && !page.add(child.key, attributes.size(), attributes.lastModifiedTime().toInstant())) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      if (FileErrors.isAbsence(e)) {
        return null; // deleted since its name was read
      }
      throw e;
    }
  }

  private List<Child> children(Path directory, String keyStart) throws IOException {
    List<Child> children = new ArrayList<>();
    collect(directory, "", keyStart, children);
    return children;
  }

  /**
   * @param split the names before this directory that make up one segment with those in it
   */
  private void collect(Path directory, String split, String keyStart, List<Child> children)
      throws IOException {
    for (Path path : names(directory)) {
      String name = split + path.getFileName();
      if (FileNames.goesOn(name)) {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          collect(path, name + "/", keyStart, children);
        }
        continue;
      }
      String segment = FileNames.segmentOf(name);
      if (segment != null) {
        String key = keyStart + segment;
        if (page.wants(key) || page.wantsUnder(key + "/")) {
          children.add(new Child(key, path));
        }
      }
    }
  }

  private static List<Path> names(Path directory) throws IOException {
    try {
      return Directories.list(directory);
    } catch (IOException e) {
      if (FileErrors.isAbsence(e)) {
        return List.of();
      }
      throw e;
    }
  }
}
