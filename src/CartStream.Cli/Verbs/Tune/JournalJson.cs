using System.Text.Json.Serialization;
using CartStream.Evaluation.Tuning;

namespace CartStream.Cli.Verbs.Tune;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(TuningTrial))]
internal sealed partial class JournalJson : JsonSerializerContext;
