package dev.omnigraph.kills;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What processes say, read as it comes. */
final class Logs {
  private final Path directory;
  private final Map<Integer, Long> read = new TreeMap<>();

  /**
   * @param directory of the files
   */
  Logs(Path directory) {
    this.directory = directory;
  }

  /** The file of a process. */
  Path of(int process) {
    read.putIfAbsent(process, 0L);
    return directory.resolve(process + ".log");
  }

  /** Lines since this was asked last, as words; of each process in order. */
  List<List<String>> more() throws IOException {
    List<List<String>> lines = new ArrayList<>();
    for (Map.Entry<Integer, Long> process : read.entrySet()) {
      Path file = of(process.getKey());
      if (Files.exists(file)) {
        String text = from(file, process.getValue());
        int end = text.lastIndexOf('\n') + 1; // a line that is cut off was not said
        process.setValue(
            process.getValue() + text.substring(0, end).getBytes(StandardCharsets.UTF_8).length);
        text.substring(0, end).lines().forEach(line -> lines.add(List.of(line.split(" ", -1))));
      }
    }
    return lines;
  }

  private static String from(Path path, long offset) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] bytes = new byte[(int) (file.length() - offset)];
      file.seek(offset);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** How many bytes a process has said. */
  long said(int process) throws IOException {
    return Files.exists(of(process)) ? Files.size(of(process)) : 0;
  }
}
