using CartStream.Index;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Retrieval;
using CartStream.Retrieval.Content;
using CartStream.Retrieval.Popularity;
using CartStream.Retrieval.SessionKnn;
using CartStream.Retrieval.Transitions;

namespace CartStream.Scoring;

/// <summary>Creates the candidate sources of one reader, each on first use.</summary>
internal sealed class CandidateSources(SessionStore store, ContentIndex content, ModelOptions options)
{
    private readonly PopularDamping _damping = new(options.Rules.PopularPower);

    /// <summary>The items of similar sessions.</summary>
    public ICandidateSource Neighbours => field ??= new VmisKnnRetriever(store, options.Knn);

    /// <summary>All rules: with and without order, co-visitation, pairs.</summary>
    public ICandidateSource Transitions => field ??= new TransitionRetriever(store, options.Rules, _damping);

    /// <summary>The two-step walk; it continues from the candidates of <see cref="Transitions"/>.</summary>
    public ICandidateSource Walk => field ??= new WalkRetriever(store, options.Rules, _damping);

    /// <summary>The most popular items, of the shop and of the newest item's category.</summary>
    public ICandidateSource Popular => field ??= new PopularRetriever(options.Ranking);

    /// <summary>The items most like the session's newest items.</summary>
    public ContentRetriever Content => field ??= new ContentRetriever(store, content);

    /// <summary>The sources of a learned ranking, in the order in which they build on each other.</summary>
    public ICandidateSource[] All => [Neighbours, Transitions, Walk, Popular];

    /// <summary>The sequential rules alone.</summary>
    /// <param name="itemsMax">Most items of the session that rules are taken from, newest first.</param>
    public ICandidateSource Sequences(int itemsMax = QueryItems.Max) =>
        new TransitionRetriever(store, options.Rules, _damping, isSequential: true, itemsMax);
}
