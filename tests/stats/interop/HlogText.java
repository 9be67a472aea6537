import java.io.File;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

// The reference library's side of hlog_interop; hlog_text.cpp is ours, word for word: prints all
// lines of a log.
public class HlogText {
  public static void main(String[] words) throws Exception {
    HistogramLogReader log = new HistogramLogReader(new File(words[0]));
    while (log.hasNext()) {
      Histogram line = (Histogram) log.nextIntervalHistogram();
      if (line == null) continue;
      System.out.printf("%s from %d to %d total %d max %d p50 %d p99 %d p99.9 %d%n",
                        line.getTag(), line.getStartTimeStamp(), line.getEndTimeStamp(),
                        line.getTotalCount(), line.getMaxValue(), line.getValueAtPercentile(50),
                        line.getValueAtPercentile(99), line.getValueAtPercentile(99.9));
    }
    System.out.printf("started at %.3f%n", log.getStartTimeSec());
  }
}
