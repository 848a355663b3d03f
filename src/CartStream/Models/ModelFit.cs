using CartStream.Index;
using CartStream.Options;
using CartStream.Scoring;

namespace CartStream.Models;

/// <summary>A fit of the learned ranker.</summary>
/// <param name="sessions">The sessions that it is fitted to.</param>
/// <param name="options">The model's settings.</param>
/// <param name="publish">Makes readers use the result; null when there was too little to fit.</param>
internal sealed class ModelFit(SessionSnapshot sessions, ModelOptions options, Action<FittedRanker?> publish)
    : IModelFit
{
    private FittedRanker? _fitted;

    /// <inheritdoc />
    public void Run(Action<double>? progress = null, CancellationToken cancellation = default) =>
        _fitted = new RankerTrainer(sessions, options, progress, cancellation).Run();

    /// <inheritdoc />
    public void Publish() => publish(_fitted);
}
