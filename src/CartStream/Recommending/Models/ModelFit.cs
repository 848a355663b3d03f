using CartStream.Recommending.Reranking;
using CartStream.Recommending.Sessions;

namespace CartStream.Recommending.Models;

/// <summary>A fit of the learned ranking of a <see cref="SessionModel"/>.</summary>
internal sealed class ModelFit(SessionModel model, SessionSnapshot sessions) : IModelFit
{
    private FittedRanking? _fitted;

    /// <inheritdoc />
    public void Run(Action<double>? progress = null, CancellationToken cancellation = default) =>
        _fitted = new RankingFit(sessions, model.Options, progress, cancellation).Run();

    /// <inheritdoc />
    public void Publish() => model.Publish(_fitted);
}
