using System.Globalization;
using System.Text;

namespace CartStream.Benchmarks;

/// <summary>A large REES46 file for benchmarks: the real rows of three hours, repeated with shifted times.</summary>
internal static class Rees46File
{
    private const string Header =
        "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session";

    private const int TimeChars = 19;

    /// <summary>
    /// Writes <paramref name="rows"/> rows; synthetic ones if the real data is not next to the checkout.
    /// </summary>
    /// <returns>Whether the rows are real.</returns>
    public static bool Write(string path, int rows)
    {
        var real = RealFile();
        string[] templates = real is null ? MadeUp() : [.. File.ReadLines(real).Skip(1).SkipLast(1)];
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        writer.Write(Header + "\n");
        for (var i = 0; i < rows; i++)
        {
            var row = templates[i % templates.Length];
            var time = DateTime.Parse(row.AsSpan(0, TimeChars), CultureInfo.InvariantCulture)
                .AddHours(3 * (i / templates.Length));
            writer.Write(time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
            writer.Write(row.AsSpan(TimeChars));
            writer.Write('\n');
        }

        return real is not null;
    }

    private static string? RealFile()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CartStream.slnx")))
            folder = folder.Parent;
        var file = Path.Combine(folder?.FullName ?? ".", "..", "shared", "data", "rees46_multicategory", "2019-10.csv");
        return File.Exists(file) ? file : null;
    }

    private static string[] MadeUp()
    {
        var random = new Random(1);
        var start = new DateTime(2019, 10, 1, 0, 0, 0, DateTimeKind.Utc);
        return [.. Enumerable.Range(0, 10_000).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{start.AddSeconds(i):yyyy-MM-dd HH:mm:ss} UTC,view,{random.Next(1_000_000, 60_000_000)},"
            + $"2053013555631882655,electronics.smartphone,brand{random.Next(1_000)},"
            + $"{random.Next(1, 100_000) / 100m:0.00},"
            + $"{random.Next(500_000_000, 560_000_000)},{random.NextInt64():x16}-4d3b-8f60-{random.NextInt64():x16}"))];
    }
}
