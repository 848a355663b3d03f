using CartStream.Evaluation.Prequential;
using CartStream.Server.Attribution;

namespace CartStream.Server.Live;

/// <summary>Counts at one moment.</summary>
/// <param name="Time">Time of the sample.</param>
/// <param name="Totals">Of the recommendations and the baseline.</param>
/// <param name="Sources">By source.</param>
internal sealed record QualitySample(DateTimeOffset Time, QualityTotals Totals, SourceTotals Sources);
