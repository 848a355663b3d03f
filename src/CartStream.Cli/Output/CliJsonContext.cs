using System.Text.Json;
using System.Text.Json.Serialization;
using CartStream.Cli.Verbs.Evaluate;
using CartStream.Cli.Verbs.Profile;
using CartStream.Cli.Verbs.Replay;
using CartStream.Cli.Verbs.Run;
using CartStream.Cli.Verbs.Simulate;

namespace CartStream.Cli.Output;

/// <summary>The documents that <c>--json</c> prints: snake_case keys, times as ISO 8601.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ProfileSummary))]
[JsonSerializable(typeof(EvaluateSummary))]
[JsonSerializable(typeof(SimulateSummary))]
[JsonSerializable(typeof(ReplaySummary))]
[JsonSerializable(typeof(RunSummary))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
