using System.Text;
using System.Text.Json;
using CartStream.Datasets.Files;

namespace CartStream.Datasets.Reading;

/// <summary>A file of rejected rows, one JSON object per line, as <see cref="EventFileSource"/> writes them.</summary>
public static class RejectedRowsFile
{
    private const string Separators = " \t\r\n,;|:=\"'`()[]{}<>";

    /// <summary>
    /// Removes the lines in which an id occurs between separators, and returns their number. The file is replaced as a
    /// whole; a missing file counts as empty.
    /// </summary>
    /// <param name="path">The file; a symbolic link is an error, as it may lead to another user's file.</param>
    /// <param name="id">The id, UTF-8.</param>
    /// <exception cref="EventFileException">The file can't be read or replaced.</exception>
    public static long Forget(string path, ReadOnlySpan<byte> id)
    {
        var text = Encoding.UTF8.GetString(id);
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is not null)
                throw new IOException("found a symbolic link, expected the file itself");
            return file is { Exists: true, Length: > 0 } ? Rewrite(path, text) : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EventFileException($"{path}: rejected rows can't be erased there: {e.Message}", e);
        }
    }

    private static long Rewrite(string path, string id)
    {
        var erased = 0L;
        using var rest = OutputFile.CreatePrivate(path);
        using (var reader = new StreamReader(path))
        using (var writer = new StreamWriter(rest, leaveOpen: true))
        {
            while (reader.ReadLine() is { } line)
            {
                if (Names(line, id))
                    erased++;
                else
                    writer.Write(line + "\n");
            }
        }

        if (erased > 0)
            rest.Complete();
        return erased;
    }

    /// <summary>Whether the row of a line holds the id; a line in another form is searched as it is.</summary>
    private static bool Names(string line, string id)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return Holds(line, id);
            foreach (var field in root.EnumerateObject())
            {
                if (field.Value.ValueKind == JsonValueKind.String && field.Name is "row" or "row_base64" or "reason"
                    && Holds(TextOf(field), id))
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Holds(line, id);
        }
    }

    private static string TextOf(JsonProperty field) =>
        field.Name == "row_base64" && field.Value.TryGetBytesFromBase64(out var bytes)
            ? Encoding.UTF8.GetString(bytes)
            : field.Value.GetString()!;

    private static bool Holds(string text, string id) =>
        HoldsAsIs(text, id) || (text.Contains('\\', StringComparison.Ordinal) && HoldsAsIs(Unescape(text), id));

    private static bool HoldsAsIs(string text, string id)
    {
        for (var at = text.IndexOf(id, StringComparison.Ordinal); at >= 0;
            at = text.IndexOf(id, at + 1, StringComparison.Ordinal))
        {
            var end = at + id.Length;
            // A row that was cut may have lost the text after the id.
            if ((at == 0 || Separators.Contains(text[at - 1], StringComparison.Ordinal))
                && (end == text.Length || Separators.Contains(text[end], StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A row of JSON may write an id's characters as escapes.</summary>
    private static string Unescape(string text)
    {
        try
        {
            return System.Text.RegularExpressions.Regex.Unescape(text);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }
}
