using CartStream.Retrieval.Embedding;

namespace CartStream.Tests.Retrieval.Embedding;

/// <summary>Every gradient against the slope of the loss between two near points.</summary>
public sealed class GradientTests
{
    private const int Queries = 3;
    private const float Step = 1e-2f;
    private const double Tolerance = 5e-3;

    [Fact]
    public void Compute_queries_gradients_are_the_slopes_of_the_loss()
    {
        var batch = Batch(out var _);
        var gradients = batch.QueryGradients.ToArray();

        for (var i = 0; i < Queries * Row.Length; i++)
            ((double)gradients[i]).ShouldBe(Slope(batch, batch.Queries, i), Tolerance);
    }

    [Fact]
    public void Compute_targets_gradients_are_the_slopes_of_the_loss()
    {
        var batch = Batch(out var _);
        var factors = batch.TargetFactors.ToArray();

        for (var i = 0; i < Queries * Row.Length; i++)
        {
            var gradient = (double)factors[i / Row.Length] * batch.Queries[i];
            gradient.ShouldBe(Slope(batch, batch.TargetVectors, i), Tolerance);
        }
    }

    [Fact]
    public void Compute_negatives_gradients_are_the_slopes_of_the_loss()
    {
        var batch = Batch(out var _);
        var gradients = batch.NegativeGradients.ToArray();

        for (var i = 0; i < gradients.Length; i += 37)
            ((double)gradients[i]).ShouldBe(Slope(batch, batch.NegativeVectors, i), Tolerance);
    }

    [Fact]
    public void Compute_one_query_loss_is_that_of_the_formula()
    {
        var batch = Batch(out var loss);

        var expected = 0.0;
        for (var q = 0; q < Queries; q++)
        {
            var query = Row.Of(batch.Queries, q);
            var target = Math.Exp(4.0 * Row.Dot(query, Row.Of(batch.TargetVectors, q)));
            var sum = target;
            for (var n = 0; n < SampledSoftmax.Negatives; n++)
            {
                if (batch.NegativeRows[n] != batch.Targets[q])
                {
                    sum += Math.Exp(
                        (4.0 * Row.Dot(query, Row.Of(batch.NegativeVectors, n))) - batch.NegativeOffsets[n]);
                }
            }

            expected -= Math.Log(target / sum);
        }

        loss.ShouldBe(expected, 1e-4);
    }

    [Fact]
    public void Compute_negative_that_is_every_querys_target_is_left_alone()
    {
        var batch = Batch(out var _);
        Array.Fill(batch.Targets, 5);
        batch.NegativeRows[17] = 5;
        batch.NegativeRows[18] = 5;

        batch.Compute(Queries);

        Row.Of(batch.NegativeGradients, 17).ToArray().ShouldAllBe(value => value == 0);
        Row.Of(batch.NegativeGradients, 18).ToArray().ShouldAllBe(value => value == 0);
        Row.Of(batch.NegativeGradients, 19).ToArray().ShouldContain(value => value != 0);
    }

    [Fact]
    public void Backward_of_a_sum_is_the_slope_through_the_normalisation()
    {
        var random = new SplitMix64(3);
        var sum = Numbers(ref random, Row.Length);
        var byQuery = Numbers(ref random, Row.Length);
        var query = sum.ToArray();
        var length = Row.Normalise(query);
        var gradient = byQuery.ToArray();

        QuerySum.Backward(query, length, gradient);

        for (var i = 0; i < Row.Length; i++)
        {
            double Value(float change)
            {
                var moved = sum.ToArray();
                moved[i] += change;
                Row.Normalise(moved);
                return Row.Dot(moved, byQuery);
            }

            ((double)gradient[i]).ShouldBe((Value(Step) - Value(-Step)) / (2 * Step), 1e-3);
        }
    }

    [Fact]
    public void Step_against_a_gradient_goes_down_and_stays_on_the_sphere()
    {
        var random = new SplitMix64(9);
        var vectors = new UnitVectors(2, ref random);
        var slope = Numbers(ref random, Row.Length);
        var other = vectors[1].ToArray();
        var before = Row.Dot(vectors[0], slope);

        vectors.Step(0, slope.ToArray(), rate: 0.05f);

        Row.Dot(vectors[0], slope).ShouldBeLessThan(before);
        Row.Dot(vectors[0], vectors[0]).ShouldBe(1, 1e-5f);
        vectors[1].ToArray().ShouldBe(other);
    }

    private static SampledSoftmax Batch(out double loss)
    {
        var random = new SplitMix64(5);
        var batch = new SampledSoftmax(scale: 4);
        Numbers(ref random, Queries * Row.Length).CopyTo(batch.Queries, 0);
        Numbers(ref random, Queries * Row.Length).CopyTo(batch.TargetVectors, 0);
        Numbers(ref random, batch.NegativeVectors.Length).CopyTo(batch.NegativeVectors, 0);
        Numbers(ref random, batch.NegativeOffsets.Length).CopyTo(batch.NegativeOffsets, 0);
        for (var i = 0; i < SampledSoftmax.Negatives; i++)
            batch.NegativeRows[i] = i / 2;
        for (var i = 0; i < Queries; i++)
            batch.Targets[i] = 10 + i;
        loss = batch.Compute(Queries);
        return batch;
    }

    private static double Slope(SampledSoftmax batch, float[] parameters, int place)
    {
        var value = parameters[place];
        parameters[place] = value + Step;
        var above = batch.Compute(Queries);
        parameters[place] = value - Step;
        var below = batch.Compute(Queries);
        parameters[place] = value;
        return (above - below) / (2 * Step);
    }

    private static float[] Numbers(ref SplitMix64 random, int count)
    {
        var numbers = new float[count];
        foreach (ref var number in numbers.AsSpan())
            number = (float)(random.Share() - 0.5) / 2;
        return numbers;
    }
}
