using CartStream.Options;

namespace CartStream.Evaluation.Tuning;

/// <summary>
/// The next values that a stage tries. First at random: each parameter, with equal probability, keeps its value or
/// takes a random one of its range. Then locally: one to three parameters of the best values so far are changed, by
/// smaller steps the more was tried.
/// </summary>
/// <remarks>Depends only on the seed, the trial's number and the best values.</remarks>
internal static class ParameterProposal
{
    private const int RandomTrialsMax = 40;
    private const double FirstStep = 0.3;
    private const double LastStep = 0.03;

    /// <summary>Values for a stage's parameters.</summary>
    /// <param name="parameters">The stage's parameters.</param>
    /// <param name="best">Their best values so far, by name.</param>
    /// <param name="number">The trial's number, from 1.</param>
    /// <param name="seed">The search's seed.</param>
    public static Dictionary<string, double> Next(
        IReadOnlyList<TunableParameter> parameters, IReadOnlyDictionary<string, double> best, int number, long seed)
    {
        var random = new SplitMix64(SplitMix64.Mix(unchecked((ulong)seed), (ulong)number));
        var values = new Dictionary<string, double>(best, StringComparer.Ordinal);
        var randomTrials = Math.Min(RandomTrialsMax, 2 * parameters.Count);
        if (number <= randomTrials)
        {
            foreach (var parameter in parameters)
            {
                var position = random.Share();
                if (random.Happens(0.5))
                    values[parameter.Name] = parameter.At(position);
            }

            return values;
        }

        var step = Math.Max(LastStep, FirstStep * Math.Pow(0.97, number - randomTrials));
        var moves = 1 + random.Below(3);
        for (var move = 0; move < moves; move++)
        {
            var parameter = parameters[random.Below(parameters.Count)];
            var position = parameter.PositionOf(values[parameter.Name]) + (step * ((2 * random.Share()) - 1));
            values[parameter.Name] = parameter.At(Math.Clamp(position, 0, 1));
        }

        return values;
    }
}
