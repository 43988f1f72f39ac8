import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs Kafka's command-line tools one after the other in one warm JVM, since most of what a tool takes is to start its own.
 *
 * A request is a count and as many texts: the tool's class and its arguments. The answer is what it writes, in order, as the number of
 * the stream, a length and the bytes; and at last 0 and the exit code.
 *
 * java -cp 'lib/*' Tools.java file-for-the-port
 */
public class Tools {
  private static class Ended extends RuntimeException {}

  /** What the running tool has ended with; null until then. */
  private static volatile Integer ended;

  /** Some tools catch this, say so and end anew: only the first end counts, and nothing that is said after it. */
  private static void end(int code) {
    if (ended == null) ended = code;
    throw new Ended();
  }

  public static void main(String[] args) throws Exception {
    Exit.setExitProcedure((code, message) -> end(code));
    Exit.setHaltProcedure((code, message) -> end(code));
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Path written = Path.of(args[0] + ".new");
      Files.writeString(written, String.valueOf(server.getLocalPort()));
      Files.move(written, Path.of(args[0]), StandardCopyOption.ATOMIC_MOVE);
      while (true) {
        try (Socket caller = server.accept()) {
          answer(caller);
        } catch (IOException e) {
          // The caller has gone.
        }
      }
    }
  }

  private static void answer(Socket caller) throws IOException {
    DataInputStream request = new DataInputStream(caller.getInputStream());
    String[] words = new String[request.readInt()];
    for (int i = 0; i < words.length; i++) {
      words[i] = new String(request.readNBytes(request.readInt()), StandardCharsets.UTF_8);
    }
    DataOutputStream reply = new DataOutputStream(caller.getOutputStream());
    PrintStream out = System.out;
    PrintStream err = System.err;
    System.setOut(new PrintStream(stream(reply, 1), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(stream(reply, 2), true, StandardCharsets.UTF_8));
    ended = null;
    int code;
    try {
      code = run(words);
    } finally {
      System.out.flush();
      System.err.flush();
      System.setOut(out);
      System.setErr(err);
    }
    reply.writeInt(0);
    reply.writeInt(code);
    reply.flush();
  }

  private static int run(String[] words) {
    String[] args = new String[words.length - 1];
    System.arraycopy(words, 1, args, 0, args.length);
    try {
      Class.forName(words[0]).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      if (ended == null) e.getCause().printStackTrace();
      return ended == null ? 1 : ended;
    } catch (ReflectiveOperationException e) {
      e.printStackTrace();
      return 1;
    }
    return ended == null ? 0 : ended;
  }

  private static OutputStream stream(DataOutputStream reply, int number) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        if (ended != null) return;
        synchronized (reply) {
          reply.writeInt(number);
          reply.writeInt(length);
          reply.write(bytes, from, length);
        }
      }
    };
  }
}
