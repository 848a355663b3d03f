using CartStream.LearningToRank;

namespace CartStream.Tests.LearningToRank;

/// <summary>
/// Groups whose features are drawn evenly from −1 to 1, and whose relevant row is drawn with odds e^utility, so the
/// best possible score is the utility itself.
/// </summary>
internal sealed class DrawnGroups(int seed, int rows, int features, Func<float[], double> utility)
{
    private readonly Random _random = new(seed);

    /// <summary>The features of the next group, row after row, and its relevant row.</summary>
    public (float[] Features, int Relevant) Next()
    {
        var group = new float[rows * features];
        var (best, relevant) = (double.NegativeInfinity, 0);
        for (var row = 0; row < rows; row++)
        {
            var x = new float[features];
            for (var i = 0; i < features; i++)
                x[i] = (2 * _random.NextSingle()) - 1;
            x.CopyTo(group, row * features);
            var drawn = utility(x) - Math.Log(-Math.Log(1 - _random.NextDouble()));
            if (drawn > best)
                (best, relevant) = (drawn, row);
        }

        return (group, relevant);
    }

    /// <summary>A set of the next <paramref name="groups"/> groups.</summary>
    public RankingSet Set(int groups)
    {
        var set = new RankingSet(features, groups * rows);
        for (var i = 0; i < groups; i++)
        {
            var (group, relevant) = Next();
            set.Add(group, relevant);
        }

        return set;
    }

    /// <summary>The mean loss −ln softmax(scores) of the relevant row over the next groups.</summary>
    public double Loss(Scoring score, int groups)
    {
        var scores = new float[rows];
        var loss = 0.0;
        for (var i = 0; i < groups; i++)
        {
            var (group, relevant) = Next();
            score(group, scores);
            loss += Math.Log(scores.Sum(s => Math.Exp(s - scores[relevant])));
        }

        return loss / groups;
    }

    public delegate void Scoring(ReadOnlySpan<float> rows, Span<float> scores);
}
