using System.Text.Json;
using CartStream.Evaluation.Tuning;

namespace CartStream.Cli.Verbs.Tune;

/// <summary>
/// The trials of a search, one line of JSON each after a line that identifies the search, so that a stopped search can
/// continue.
/// </summary>
internal sealed class TuneJournal : IDisposable
{
    private const int BytesMax = 64 << 20;

    private readonly string _path;
    private readonly StreamWriter _writer;

    private TuneJournal(string path, StreamWriter writer, IReadOnlyList<TuningTrial> known)
    {
        _path = path;
        _writer = writer;
        Known = known;
    }

    /// <summary>The existing trials.</summary>
    public IReadOnlyList<TuningTrial> Known { get; }

    /// <summary>Opens or creates a journal.</summary>
    /// <param name="path">Its file; null to keep nothing.</param>
    /// <param name="search">Identifies everything that a trial's score depends on.</param>
    /// <exception cref="InvalidDataException">It is the journal of another search, or damaged.</exception>
    /// <exception cref="IOException">It can't be read or written.</exception>
    public static TuneJournal Open(string? path, string search)
    {
        if (path is null)
            return new TuneJournal("", StreamWriter.Null, []);
        var known = new FileInfo(path) is { Exists: true, Length: > 0 } ? Read(path, search) : [];
        // Rewritten, which drops a truncated last line.
        OutputFile.WriteText(path, string.Concat(known.Select(LineOf).Prepend(search).Select(line => line + "\n")));
        return new TuneJournal(path, new StreamWriter(path, append: true) { AutoFlush = true }, known);
    }

    /// <summary>Adds a trial.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Add(TuningTrial trial)
    {
        try
        {
            _writer.WriteLine(LineOf(trial));
        }
        catch (IOException e)
        {
            throw FileFault.Of(_path, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private static string LineOf(TuningTrial trial) =>
        JsonSerializer.Serialize(trial, JournalJson.Default.TuningTrial);

    private static List<TuningTrial> Read(string path, string search)
    {
        var lines = SmallFile.ReadText(path, "trials", BytesMax).ReplaceLineEndings("\n").Split('\n');
        if (lines.Length > 0 && lines[0] != search)
        {
            throw new InvalidDataException(
                $"{path}, line 1: found the trials of another search, {lines[0]}, expected {search}; "
                + "remove it, or take another --out");
        }

        var trials = new List<TuningTrial>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (TryParse(lines[i]) is { } trial)
                trials.Add(trial);
            else if (i < lines.Length - 1)
                throw new InvalidDataException($"{path}, line {i + 1}: found no trial, expected one; remove the file");
        }

        return trials;
    }

    private static TuningTrial? TryParse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, JournalJson.Default.TuningTrial);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
