namespace CartStream.LearningToRank;

/// <summary>
/// Newton's method on the listwise softmax loss (Cao et al., ICML 2007): with z the standardised rows of a group and p
/// the softmax of their scores, the gradient is Σp·z − z_relevant and the Hessian Σp·zzᵀ − (Σp·z)(Σp·z)ᵀ.
/// </summary>
internal sealed class LinearRankerFit
{
    private const int ChunkGroups = 512;
    private const double Enough = 1e-5;

    private readonly RankingSet _set;
    private readonly LinearRankerOptions _options;
    private readonly ParallelOptions _parallel;
    private readonly Standardisation _standard;
    private readonly int[] _starts;
    private readonly int[] _relevant;

    /// <summary>Computes means and deviations; <see cref="Run"/> does the rest.</summary>
    public LinearRankerFit(RankingSet set, LinearRankerOptions options, CancellationToken cancel)
    {
        (_set, _options) = (set, options);
        _parallel = TrainingThreads.Options(options.Cores, cancel);
        _standard = Standardisation.Of(set, options.Clip);
        (_starts, _relevant) = (set.GroupStarts(), set.RelevantRows());
    }

    /// <summary>Steps until the loss no longer falls, and returns the ranker.</summary>
    public LinearRanker Run(Action<double>? progress)
    {
        var weights = new float[_standard.PaddedCount];
        var at = Derive(weights);
        for (var step = 0; step < _options.Steps; step++)
        {
            var before = at.Loss;
            (weights, at) = Step(weights, at);
            progress?.Invoke((step + 1.0) / _options.Steps);
            if (before - at.Loss <= Enough)
                break;
        }

        progress?.Invoke(1);
        return new LinearRanker(_standard, weights);
    }

    /// <summary>A Newton step, halved until the loss falls; if it can't fall, nothing changes.</summary>
    private (float[] Weights, LossDerivatives At) Step(float[] weights, LossDerivatives at)
    {
        var direction = at.NewtonDirection();
        for (var size = 1.0; size > 1e-3; size /= 2)
        {
            var next = new float[weights.Length];
            for (var i = 0; i < direction.Length; i++)
                next[i] = (float)(weights[i] - (size * direction[i]));
            var there = Derive(next);
            if (there.Loss < at.Loss)
                return (next, there);
        }

        return (weights, at);
    }

    private LossDerivatives Derive(float[] weights)
    {
        var chunks = (_set.Groups + ChunkGroups - 1) / ChunkGroups;
        var total = new LossDerivatives(_set.FeatureCount);
        // As many chunks as there are cores run at once and are added in order, so the sum is the same on any number of
        // cores.
        var wave = Math.Min(chunks, _parallel.MaxDegreeOfParallelism);
        var sums = Enumerable.Range(0, wave).Select(_ => new GroupSums(_standard, weights)).ToArray();
        for (var first = 0; first < chunks; first += wave)
        {
            var count = Math.Min(wave, chunks - first);
            Parallel.For(0, count, _parallel, i => AddGroups(sums[i], first + i));
            for (var i = 0; i < count; i++)
                sums[i].MoveTo(total);
        }

        total.Finish(_set.Groups, _options.L2, weights);
        return total;
    }

    private void AddGroups(GroupSums sums, int chunk)
    {
        for (var group = chunk * ChunkGroups; group < Math.Min((chunk + 1) * ChunkGroups, _set.Groups); group++)
            sums.Add(_set, _starts[group], _starts[group + 1], _relevant[group]);
    }
}
