using System.Globalization;
using CartStream.Datasets.Files;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>
/// The note that a log keeps of a sent file: its layout, and the digest of its rows. A file that begins with the same
/// rows, under any name, is continued after them.
/// </summary>
internal static class RowNotes
{
    private const int FirstRows = 2;
    private const int Parts = 5;

    /// <summary>The note of a file that was read up to here; null when there is nothing to note.</summary>
    public static string? Of(OpenedFile file)
    {
        var digest = file.Intake.Digest;
        return digest.Rows == 0 || !file.Intake.IsDigested
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{IEventSource.NotePrefix}{file.LayoutHash}-{file.Intake.First.Text()}-"
                + $"{digest.Rows}-{digest.Text()}");
    }

    /// <summary>The largest number of rows at the beginning of <paramref name="file"/> that a note covers.</summary>
    /// <exception cref="EventFileException">The file can't be read.</exception>
    public static long KnownRows(OpenedFile file, IEnumerable<string> notes)
    {
        if (!file.Intake.IsDigested)
            return 0;
        var candidates = notes.Select(note => note.Split('-'))
            .Where(parts => parts.Length == Parts && parts[1] == file.LayoutHash)
            .Select(parts => (First: parts[2], Digest: parts[4],
                Rows: long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
                    ? rows
                    : 0))
            .Where(note => note.Rows > 0)
            .ToList();
        return candidates.Count == 0 ? 0 : Scan(file, candidates);
    }

    private static long Scan(OpenedFile file, List<(string First, string Digest, long Rows)> candidates)
    {
        using var rows = FileRecogniser.OpenRows(file.Path, file.Format);
        var digest = default(RowDigest);
        var known = 0L;
        var last = long.MaxValue;
        try
        {
            while (digest.Rows < last && rows.TryRead(out var row))
            {
                if (row.IsEmpty)
                    continue;
                digest.Add(DuplicateWindow.Hash(row));
                var isFirst = digest.Rows <= FirstRows;
                if (isFirst)
                {
                    var text = digest.Text();
                    candidates.RemoveAll(note => Math.Min(note.Rows, FirstRows) == digest.Rows && note.First != text);
                    last = candidates.Select(note => note.Rows).DefaultIfEmpty().Max();
                }

                if (candidates.Any(note => note.Rows == digest.Rows && note.Digest == digest.Text()))
                    known = digest.Rows;
            }
        }
        catch (EventFileException)
        {
            // Reported when the events before it have been read.
        }

        return known;
    }
}
