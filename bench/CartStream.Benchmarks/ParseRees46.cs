using CartStream.Datasets.Reading;
using CsvHelper;

namespace CartStream.Benchmarks;

/// <summary>
/// Reads one large REES46 file in four ways: its raw bytes (the limit), as events (validated, exact duplicates
/// dropped), and with CsvHelper as fields only and into records of strings (nothing parsed or checked in either).
/// </summary>
internal static class ParseRees46
{
    private const int Rows = 2_000_000;
    private const int Columns = 9;

    public static void Run()
    {
        var path = Path.Combine(Path.GetTempPath(), "cartstream-bench-rees46.csv");
        var isReal = Rees46File.Write(path, Rows);
        try
        {
            var bytes = new FileInfo(path).Length;
            long accepted = 0, records = 0, allocated = 0;
            var seconds = Measure.MedianSeconds(
                () => ReadBytes(path),
                () => allocated = Allocated(() => accepted = ReadEvents(path)),
                () => ReadFields(path),
                () => records = ReadRecords(path));

            Console.WriteLine(Measure.Machine());
            Console.WriteLine($"{Rows} {(isReal ? "real rows, repeated with shifted times" : "made-up rows")}, "
                + $"{bytes / 1e6:0} MB; {accepted} events, {records} CsvHelper records");
            Console.WriteLine($"allocated by one reading of all events: {allocated / 1024.0:0} KiB");
            Console.WriteLine();
            Console.WriteLine("| reader | rows/s | MB/s | against CsvHelper's records |");
            Console.WriteLine("|---|---|---|---|");
            string[] names = ["raw bytes", "CartStream events", "CsvHelper 34, fields only", "CsvHelper 34, records"];
            for (var i = 0; i < names.Length; i++)
            {
                Console.WriteLine($"| {names[i]} | {Rows / seconds[i] / 1e6:0.00} M | {bytes / seconds[i] / 1e6:0} "
                    + $"| {seconds[^1] / seconds[i]:0.0}x |");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void ReadBytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var buffer = new byte[1 << 18];
        while (file.Read(buffer) > 0)
        {
            // Only reading is measured.
        }
    }

    private static long ReadEvents(string path)
    {
        using var source = EventFiles.Open([path], new EventFileOptions());
        while (source.TryRead(out _))
        {
            // The source counts the events.
        }

        return source.Counts.Accepted;
    }

    private static void ReadFields(string path)
    {
        using var csv = CsvReader.FromFile(path);
        var bytes = 0L;
        while (csv.Read())
        {
            for (var field = 0; field < Columns; field++)
                bytes += csv.GetSpan(field).Length;
        }

        GC.KeepAlive(bytes);
    }

    private static long ReadRecords(string path)
    {
        using var csv = CsvReader.FromFile(path);
        return csv.GetRecords<Rees46Record>().LongCount();
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
