package dev.omnigraph.sim;

import dev.omnigraph.Graph;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The engine and the simulation once more, with another version of one class. */
final class PlantedEngine extends URLClassLoader {
  private static final String PACKAGE = "dev.omnigraph.";

  private PlantedEngine(URL... places) {
    super(places, PlantedEngine.class.getClassLoader());
  }

  /**
   * Compiles a class and puts it in front of all others.
   *
   * @param file of the class, below the engine's package
   * @param directory for what is compiled
   */
  static PlantedEngine of(String file, String source, Path directory) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of("-proc:none", "-nowarn", "-cp", classPath, "-d", directory.toString()),
                null,
                List.of(new Source(file, source)))
            .call();
    Audit.require(compiled, "%s: %s", file, messages);
    return new PlantedEngine(
        directory.toUri().toURL(), place(Graph.class), place(PlantedEngine.class));
  }

  private static URL place(Class<?> type) throws MalformedURLException {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /** A search in it, which has {@link Search}'s methods. */
  Object search() throws ReflectiveOperationException {
    return loadClass(Search.class.getName()).getDeclaredConstructor().newInstance();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PACKAGE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own != null ? own : super.getResource(name);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String source;

    Source(String file, String source) {
      super(URI.create("string:///dev/omnigraph/" + file), Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }

  /** Where the engine's sources are. */
  static Path sources() {
    Path sources = Path.of("src/main/java/dev/omnigraph");
    Audit.require(Files.isDirectory(sources), "to be run in the folder of the module");
    return sources;
  }
}
