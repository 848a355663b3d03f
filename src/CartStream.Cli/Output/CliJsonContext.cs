using System.Text.Json;
using System.Text.Json.Serialization;
using CartStream.Cli.Verbs;
using CartStream.Cli.Verbs.Run;

namespace CartStream.Cli.Output;

/// <summary>The documents that <c>--json</c> prints: snake_case keys, times as ISO 8601.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(EvaluateSummary))]
[JsonSerializable(typeof(SimulateSummary))]
[JsonSerializable(typeof(RunSummary))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
