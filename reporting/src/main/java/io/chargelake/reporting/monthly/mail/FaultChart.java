package io.chargelake.reporting.monthly.mail;

import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.words.Wording;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A list's faults on each day of the month: as a picture, and as a sentence that says what the picture shows.
 *
 * @param finding what there is to see
 * @param png the picture, with twice as many pixels as it is shown with; nothing where this machine cannot draw text
 */
public record FaultChart(String finding, Optional<byte[]> png) {

    /** The width that the picture has in the mail, in CSS pixels. */
    public static final int WIDTH = 664;

    /** Its height there. */
    public static final int HEIGHT = 180;

    private static final Logger LOG = LoggerFactory.getLogger(FaultChart.class);
    private static final int SCALE = 2;
    private static final int MARGIN = 10 * SCALE;
    private static final int WHOLE_NUMBERS = 4;
    private static final double BAR_WIDTH = 0.72;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 11 * SCALE);
    private static final Color PAPER = new Color(0xF6F8FA);
    private static final Color INK = new Color(0x4A5462);
    private static final Color LINES = new Color(0xD5DBE2);
    private static final Color BARS = new Color(0xA3261B);

    /** The chart of a list; nothing if none of its stations faulted. */
    public static Optional<FaultChart> of(FaultMonth month, VisitList list, Wording words) {
        SortedMap<LocalDate, Integer> faults = list.faultsByDay();
        return faults.isEmpty() ? Optional.empty() : Optional.of(of(month, everyDay(month, faults), words));
    }

    private static FaultChart of(FaultMonth month, SortedMap<LocalDate, Integer> days, Wording words) {
        Map.Entry<LocalDate, Integer> worst = days.entrySet().stream()
                .reduce((first, next) -> next.getValue() > first.getValue() ? next : first)
                .orElseThrow();
        String monthName = words.month(month.month());
        String finding = words.say(
                "chart.finding",
                days.values().stream().mapToInt(Integer::intValue).sum(),
                monthName,
                words.day(worst.getKey()),
                worst.getValue(),
                days.values().stream().filter(faults -> faults == 0).count());
        return new FaultChart(finding, png(days));
    }

    /** Days without a fault as well, as far as there is data. */
    private static SortedMap<LocalDate, Integer> everyDay(FaultMonth month, SortedMap<LocalDate, Integer> faults) {
        SortedMap<LocalDate, Integer> days = new TreeMap<>();
        month.month()
                .atDay(1)
                .datesUntil(month.month().plusMonths(1).atDay(1))
                .filter(day -> day.atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .isBefore(month.data().end()))
                .forEach(day -> days.put(day, 0));
        days.putAll(faults);
        return days;
    }

    private static Optional<byte[]> png(SortedMap<LocalDate, Integer> days) {
        try {
            return Optional.of(drawn(days));
        } catch (IOException impossible) {
            throw new IllegalStateException("in memory", impossible);
        } catch (LinkageError | InternalError fontless) {
            // What AWT throws where there is no font at all, as in the smallest container images.
            LOG.warn("mails go without their charts, for this machine has no fonts to draw with; install fontconfig"
                    + " and one font, such as fonts-dejavu-core");
            LOG.debug("no chart", fontless);
            return Optional.empty();
        }
    }

    private static byte[] drawn(SortedMap<LocalDate, Integer> days) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH * SCALE)
                .height(HEIGHT * SCALE)
                .build();
        List<String> names = new ArrayList<>();
        days.keySet().forEach(day -> names.add(Integer.toString(day.getDayOfMonth())));
        chart.addSeries("faults", names, new ArrayList<>(days.values())).setFillColor(BARS);
        CategoryStyler style = chart.getStyler();
        style.setAvailableSpaceFill(BAR_WIDTH);
        style.setLegendVisible(false);
        style.setChartTitleVisible(false);
        style.setChartBackgroundColor(PAPER);
        style.setPlotBackgroundColor(PAPER);
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(LINES);
        style.setPlotGridVerticalLinesVisible(false);
        style.setPlotGridLinesStroke(new BasicStroke(SCALE));
        style.setAxisTicksMarksVisible(false);
        style.setAxisTicksLineVisible(false);
        style.setAxisTickLabelsColor(INK);
        style.setAxisTickLabelsFont(FONT);
        style.setYAxisMin(0.0);
        style.setYAxisDecimalPattern("#,##0");
        style.setChartPadding(MARGIN);
        int most = days.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        if (most <= WHOLE_NUMBERS) {
            style.setYAxisMax((double) WHOLE_NUMBERS);
        }
        BufferedImage picture = new BufferedImage(WIDTH * SCALE, HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
        chart.paint(picture.createGraphics(), picture.getWidth(), picture.getHeight());
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        return png.toByteArray();
    }
}
