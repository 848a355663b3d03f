using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartStream.Cli.Output;

/// <summary>The documents that <c>--json</c> prints: snake_case keys, times as ISO 8601.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ProfileSummary))]
[JsonSerializable(typeof(EvaluateSummary))]
[JsonSerializable(typeof(TuneSummary))]
[JsonSerializable(typeof(SimulateSummary))]
[JsonSerializable(typeof(ProcessSummary))]
[JsonSerializable(typeof(ReplaySummary))]
[JsonSerializable(typeof(InspectSummary))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(SinkSummary))]
[JsonSerializable(typeof(DeadLetterListSummary))]
[JsonSerializable(typeof(DeadLetterReplaySummary))]
[JsonSerializable(typeof(ConfigSummary))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
