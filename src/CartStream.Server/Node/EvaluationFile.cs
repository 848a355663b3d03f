using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace CartStream.Server.Node;

/// <summary>The file that <c>cartstream evaluate --json</c> wrote.</summary>
internal static class EvaluationFile
{
    private const int BytesMax = 4 * 1024 * 1024;

    /// <summary>Reads the current file, or says why it can't be shown.</summary>
    public static bool TryRead(
        string path,
        [NotNullWhen(true)] out EvaluationResponse? answer,
        [NotNullWhen(false)] out string? fault)
    {
        answer = null;
        fault = null;
        var name = Path.GetFileName(path);
        try
        {
            var bytes = SmallFile.ReadBytes(path, "a report of 'evaluate --json'", BytesMax);
            if (StrictJson.FaultOf(bytes) is { } wrong)
            {
                fault = $"evaluation: '{name}', {wrong}, expected a report of 'evaluate --json'";
                return false;
            }

            var report = JsonElement.Parse(bytes);
            if (report.ValueKind != JsonValueKind.Object
                || !report.TryGetProperty("algorithms", out var algorithms)
                || algorithms.ValueKind != JsonValueKind.Array)
            {
                fault = $"evaluation: found no 'algorithms' in '{name}', expected what 'evaluate --json' writes";
                return false;
            }

            // A link has a time of its own.
            var written = File.GetLastWriteTimeUtc(PrivateFile.Resolve(path));
            answer = new EvaluationResponse(name, new DateTimeOffset(written), report);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = $"evaluation: found no file '{name}' that can be read, expected a report of 'evaluate --json'";
            return false;
        }
        catch (InvalidDataException e)
        {
            // Clients see the file's name, not its path.
            fault = $"evaluation: {e.Message.Replace(path, $"'{name}'", StringComparison.Ordinal)}";
            return false;
        }
    }
}
