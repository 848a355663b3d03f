using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using CartStream.Datasets.Files;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>Counts rows of all files of one source: rejected ones with their reasons, and dropped ones.</summary>
/// <remarks>Invariant: the side file holds one line per rejected row, in the order in which they were read.</remarks>
internal sealed class RejectedRows : IDisposable
{
    /// <summary>How many rejected rows are kept in memory.</summary>
    public const int FirstRejectedMax = 10;

    /// <summary>Most bytes of a rejected row that go to the side file.</summary>
    public const int RowBytesMax = 4_096;

    private const int SkipReasonsMax = 20;

    private readonly EventFileOptions _options;
    private readonly List<RejectedRow> _first = [];
    private readonly Dictionary<string, long> _byField = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _skippedByReason = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _line = new();
    private FileStream? _sideFile;

    public RejectedRows(EventFileOptions options)
    {
        _options = options;
        if (options.RejectedPath is { } path)
            Aside(path, () => PrivateFile.Delete(path));
    }

    public long Rejected { get; private set; }

    public long Duplicates { get; private set; }

    public IReadOnlyList<RejectedRow> FirstRejected => _first;

    /// <summary>Rejected rows by the faulty field; there are no more fields than formats name.</summary>
    public IReadOnlyDictionary<string, long> RejectedByField => _byField;

    /// <summary>Rows that were skipped, by kind; the first names, and one for the others.</summary>
    public IReadOnlyDictionary<string, long> SkippedByReason => _skippedByReason;

    public long Skipped { get; private set; }

    /// <summary>Events that an earlier run had sent.</summary>
    public long Known { get; private set; }

    public void CountDuplicate() => Duplicates++;

    public void CountKnown() => Known++;

    public void CountSkipped(string reason)
    {
        Skipped++;
        if (_skippedByReason.Count >= SkipReasonsMax && !_skippedByReason.ContainsKey(reason))
            reason = "others";
        _skippedByReason[reason] = _skippedByReason.GetValueOrDefault(reason) + 1;
    }

    /// <summary>Counts a rejected row and records it.</summary>
    /// <exception cref="EventFileException">The source is strict.</exception>
    public void Reject(string file, long lineNumber, EventFault fault, ReadOnlySpan<byte> row)
    {
        var rejected = new RejectedRow(file, lineNumber, fault.ToString());
        if (_options.Strict)
            throw new EventFileException(rejected.ToString());
        Rejected++;
        _byField[fault.Field] = _byField.GetValueOrDefault(fault.Field) + 1;
        if (_first.Count < FirstRejectedMax)
            _first.Add(rejected);
        if (_options.RejectedPath is not null)
            WriteAside(_options.RejectedPath, rejected, row);
    }

    /// <summary>Writes the recorded rows to the file.</summary>
    /// <exception cref="EventFileException">The file can't be written.</exception>
    public void Flush()
    {
        if (_sideFile is { } file)
            Aside(file.Name, file.Flush);
    }

    public void Dispose()
    {
        if (_sideFile is not { } file)
            return;
        _sideFile = null;
        Aside(file.Name, file.Dispose);
    }

    private void WriteAside(string path, RejectedRow rejected, ReadOnlySpan<byte> row)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line))
        {
            json.WriteStartObject();
            json.WriteString("file"u8, rejected.File);
            json.WriteNumber("line"u8, rejected.Line);
            json.WriteString("reason"u8, rejected.Reason);
            WriteRow(json, row);
            json.WriteEndObject();
        }

        _line.Write("\n"u8);
        Aside(path, () =>
        {
            _sideFile ??= PrivateFile.Create(path);
            _sideFile.Write(_line.WrittenSpan);
        });
    }

    private static void Aside(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EventFileException($"{path}: rejected rows can't be kept there: {e.Message}", e);
        }
    }

    private static void WriteRow(Utf8JsonWriter json, ReadOnlySpan<byte> row)
    {
        var kept = row[..Math.Min(row.Length, RowBytesMax)];

        // The cut may have split a character, which is not a fault of the row.
        for (var i = 0; kept.Length < row.Length && i < 3 && !Utf8.IsValid(kept); i++)
            kept = kept[..^1];
        if (Utf8.IsValid(kept))
            json.WriteString("row"u8, kept);
        else
            json.WriteBase64String("row_base64"u8, kept);
        if (kept.Length < row.Length)
            json.WriteNumber("row_bytes"u8, row.Length);
    }
}
