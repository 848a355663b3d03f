namespace CartStream.LearningToRank;

/// <summary>The listwise loss at one point, with its gradient and Hessian by the weights.</summary>
internal sealed class LossDerivatives(int featureCount)
{
    /// <summary>The loss; once finished, its mean over groups plus the penalty on weights.</summary>
    public double Loss { get; set; }

    /// <summary>The gradient.</summary>
    public double[] Gradient { get; } = new double[featureCount];

    /// <summary>The Hessian's lower triangle: row i has i + 1 numbers.</summary>
    public double[][] Hessian { get; } = [.. Enumerable.Range(1, featureCount).Select(length => new double[length])];

    /// <summary>Turns sums into means and adds the penalty on weights.</summary>
    public void Finish(int groups, double l2, ReadOnlySpan<float> weights)
    {
        Loss /= groups;
        for (var i = 0; i < featureCount; i++)
        {
            Loss += l2 * weights[i] * weights[i] / 2;
            Gradient[i] = (Gradient[i] / groups) + (l2 * weights[i]);
            for (var j = 0; j <= i; j++)
                Hessian[i][j] /= groups;
            Hessian[i][i] += l2;
        }
    }

    /// <summary>H⁻¹·gradient, by an in-place Cholesky decomposition of the Hessian.</summary>
    public double[] NewtonDirection()
    {
        var solution = (double[])Gradient.Clone();
        for (var i = 0; i < featureCount; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = Hessian[i][j];
                for (var k = 0; k < j; k++)
                    sum -= Hessian[i][k] * Hessian[j][k];
                // Rounding can leave a diagonal of nearly equal features slightly below zero.
                Hessian[i][j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / Hessian[j][j];
            }

            for (var k = 0; k < i; k++)
                solution[i] -= Hessian[i][k] * solution[k];
            solution[i] /= Hessian[i][i];
        }

        for (var i = featureCount - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < featureCount; k++)
                solution[i] -= Hessian[k][i] * solution[k];
            solution[i] /= Hessian[i][i];
        }

        return solution;
    }
}
