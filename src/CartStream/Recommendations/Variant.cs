using CartStream.Models;
using CartStream.Options;

namespace CartStream.Recommendations;

/// <summary>
/// A way to answer: a policy, and a reading of what the shop's one model has learnt. The sessions are learnt once;
/// a variant only orders what they hold by another algorithm or with other parameters, so it costs a reader's workspace
/// and nothing else.
/// </summary>
/// <param name="Name">Its name: 1 to 40 of a-z, 0-9, - and _, in receipts, metrics and reports.</param>
/// <param name="DiscoveriesOnly">Whether it answers by the policy <c>discover</c> instead of <c>cart-first</c>.</param>
/// <param name="Model">The algorithm, by a name of <see cref="ModelCatalog"/>.</param>
/// <param name="Parameters">Its parameters; those of what is learnt and fitted are the server's own.</param>
public sealed record Variant(string Name, bool DiscoveriesOnly, string Model, ModelOptions Parameters)
{
    /// <summary>
    /// Ten-thousandths of the shoppers who get it; 0 for a configuration that nobody is served by.
    /// </summary>
    public int TenThousandths { get; init; }
}
