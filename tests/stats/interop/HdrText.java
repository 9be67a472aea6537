import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Scanner;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

// The reference library's side of hdr_interop; hdr_text.cpp is ours, word for word.
//   make LOWEST HIGHEST DIGITS COUNT   records COUNT values made by a rule, prints them in base64
//   tell                               reads such a text, prints all that can be asked about it
public class HdrText {
  public static void main(String[] words) throws Exception {
    if (words[0].equals("make")) {
      System.out.println(make(Long.parseLong(words[1]), Long.parseLong(words[2]),
                              Integer.parseInt(words[3]), Integer.parseInt(words[4])));
    } else {
      tell(new Scanner(System.in).next());
    }
  }

  static String make(long lowest, long highest, int digits, int count) {
    Histogram histogram = new Histogram(lowest, highest, digits);
    long state = 1;
    for (int i = 0; i < count; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      histogram.recordValue((state >>> (1 + (state >>> 58) % 63)) % (highest + 1));
    }
    ByteBuffer octets = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int size = histogram.encodeIntoCompressedByteBuffer(octets);
    return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(octets.array(), size));
  }

  static void tell(String text) throws Exception {
    ByteBuffer octets = ByteBuffer.wrap(Base64.getDecoder().decode(text));
    Histogram histogram = Histogram.decodeFromCompressedByteBuffer(octets, 0);
    System.out.printf("shape %d %d %d%n", histogram.getLowestDiscernibleValue(),
                      histogram.getHighestTrackableValue(),
                      histogram.getNumberOfSignificantValueDigits());
    System.out.printf("total %d min %d max %d%n", histogram.getTotalCount(),
                      histogram.getMinValue(), histogram.getMaxValue());
    System.out.printf("mean %.6e deviation %.6e%n", histogram.getMean(),
                      histogram.getStdDeviation());
    for (double percentile : new double[] {0, 0.1, 1, 12.5, 50, 90, 99, 99.9, 99.99, 99.999, 100})
      System.out.printf("percentile %.3f %d%n", percentile,
                        histogram.getValueAtPercentile(percentile));
    for (HistogramIterationValue point : histogram.percentiles(5))
      System.out.printf("point %d %d %d%n", (long) (point.getPercentileLevelIteratedTo() * 1e9),
                        point.getValueIteratedTo(), point.getTotalCountToThisValue());
    for (HistogramIterationValue bucket : histogram.recordedValues())
      System.out.printf("bucket %d %d %d%n",
                        histogram.lowestEquivalentValue(bucket.getValueIteratedTo()),
                        bucket.getValueIteratedTo(), bucket.getCountAtValueIteratedTo());
  }
}
