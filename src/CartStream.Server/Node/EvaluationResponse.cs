using System.Text.Json;

namespace CartStream.Server.Node;

/// <summary>The report of the last evaluation.</summary>
/// <param name="File">Name of its file.</param>
/// <param name="Written">When the file was written.</param>
/// <param name="Report">What <c>cartstream evaluate --json</c> wrote.</param>
public sealed record EvaluationResponse(string File, DateTimeOffset Written, JsonElement Report);
