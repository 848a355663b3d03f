using System.Globalization;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Log;
using CartStream.Processing.Ingest;

namespace CartStream.Cli.Verbs.DeadLetters;

/// <summary><c>cartstream dlq list</c>: shows dead letters.</summary>
internal sealed class DeadLetterListExecutor(CliHost host)
{
    private const int BytesShown = 120;

    /// <summary>Shows matching letters up to the limit, and counts all.</summary>
    /// <exception cref="UsageException">The options are contradictory.</exception>
    /// <exception cref="IOException">The log can't be read.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public int Run(DeadLetterListOptions options, CancellationToken cancellation)
    {
        options.Validate();
        using var log = options.Log.OpenExisting(host, host.CommandPatience, cancellation);
        var sent = DeadLetterReplay.ReadSent(log);
        var partitions = log.CountPartitions(Topology.DeadLetters);
        var shown = new List<DeadLetterSummary>();
        long matching = 0;
        for (var partition = 0; partition < partitions; partition++)
        {
            foreach (var letter in DeadLetter.ReadAll(log, partition, cancellation).Where(options.Filter.Matches))
            {
                matching++;
                if (shown.Count < options.Limit)
                    shown.Add(Summarize(letter, sent));
            }
        }

        Report(options, new DeadLetterListSummary(options.Log.Name, matching, shown));
        return ExitCode.Success;
    }

    private static DeadLetterSummary Summarize(DeadLetter letter, OffsetSet sent) => new(
        letter.Partition,
        letter.Offset,
        DateTimeOffset.FromUnixTimeMilliseconds(letter.TimeMs).UtcDateTime,
        letter.Reason,
        letter.SourceTopic,
        letter.SourcePartition,
        letter.SourceOffset,
        EscapedBytes.Show(letter.Key.Span, BytesShown),
        EscapedBytes.Show(letter.Value.Span, BytesShown),
        letter.Value.Length,
        sent.Contains(letter.Partition, letter.Offset));

    private void Report(DeadLetterListOptions options, DeadLetterListSummary summary)
    {
        if (options.Json)
        {
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.DeadLetterListSummary);
            return;
        }

        var report = new ReportWriter(host);
        foreach (var letter in summary.DeadLetters)
        {
            var again = letter.SentAgain ? ", sent again" : "";
            var more = letter.ValueBytes > BytesShown ? $"… ({letter.ValueBytes} bytes)" : "";
            report.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{letter.Partition}/{letter.Offset}  {letter.Time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}  {
                    EscapedBytes.Show(letter.Topic, BytesShown)} {letter.SourcePartition}/{letter.SourceOffset}  key '{
                        letter.Key}'{again}"));
            report.WriteLine($"    {EscapedBytes.Show(letter.Reason, BytesShown * 4)}");
            report.WriteLine($"    {letter.Value}{more}");
        }

        report.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"dead letters: {summary.Matching:N0}, shown: {summary.DeadLetters.Count:N0}"));
    }
}
