using System.Globalization;
using System.IO.Hashing;
using System.Text;
using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;

namespace CartStream.Datasets.Reading;

/// <summary>A file that is about to be read: its format and its rows.</summary>
internal sealed class OpenedFile : IDisposable
{
    private OpenedFile(string path, DetectedFormat format, RowIntake intake)
    {
        Path = path;
        Format = format;
        Intake = intake;
        ContentHash = FileFingerprint.OfContent(path);
        LayoutHash = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(Layout(format)))
            .ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; }

    /// <summary>The format in which it is read.</summary>
    public DetectedFormat Format { get; }

    /// <summary>Its rows.</summary>
    public RowIntake Intake { get; }

    /// <summary>Identifies its bytes.</summary>
    public string ContentHash { get; }

    /// <summary>Identifies how it is read: another mapping makes other events from the same rows.</summary>
    public string LayoutHash { get; }

    /// <summary>The report for people.</summary>
    public FileReport Report => new(Path, Format.Mapping.Name, Format.Uses);

    /// <summary>Opens <paramref name="path"/> and determines its format.</summary>
    /// <exception cref="EventFileException">It can't be read, is empty or of an unknown layout.</exception>
    public static OpenedFile Open(string path, EventFileOptions options, RejectedRows ledger)
    {
        var format = FileRecogniser.Detect(path, options.Format);
        var rows = FileRecogniser.OpenRows(path, format);
        try
        {
            return new OpenedFile(path, format, new RowIntake(rows, ledger, options.DuplicateWindowRows));
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    // The same rows in another folder are other events.
    private static string Layout(DetectedFormat format) => EventMappingJson.ToText(format.Mapping)
        + string.Concat(format.Partitions.Columns.Select(one => $"/{one.Name}={one.Value}"));

    /// <inheritdoc/>
    public void Dispose() => Intake.Dispose();
}
