using CartStream.Index;
using CartStream.Scoring;

namespace CartStream.Models;

/// <summary>A fit of the learned ranking of a <see cref="SessionModel"/>.</summary>
internal sealed class ModelFit(SessionModel model, SessionSnapshot sessions) : IModelFit
{
    private FittedRanker? _fitted;

    /// <inheritdoc />
    public void Run(Action<double>? progress = null, CancellationToken cancellation = default) =>
        _fitted = new RankerTrainer(sessions, model.Options, progress, cancellation).Run();

    /// <inheritdoc />
    public void Publish() => model.Publish(_fitted);
}
