namespace CartStream.Tests.Retrieval.Transitions;

/// <summary>Rules of one item by their definition, touch by touch.</summary>
internal sealed class PlainRules(int item, int steps, float before)
{
    public Dictionary<int, float> Forward { get; } = [];

    public Dictionary<int, float> Either { get; } = [];

    public void Learn(int[] session)
    {
        // An immediate repetition is one interaction.
        var interactions = session.Where((touched, i) => i == 0 || session[i - 1] != touched).ToArray();
        var at = Array.LastIndexOf(interactions, item);
        if (at < 0)
            return;
        var newest = Array.LastIndexOf(session, item);
        if (newest > 0 && session[newest - 1] == item)
            Add(Forward, item, 1);
        for (var i = Math.Max(0, at - steps); i <= Math.Min(interactions.Length - 1, at + steps); i++)
        {
            var step = 1f / Math.Max(1, Math.Abs(i - at));
            if (interactions[i] == item)
            {
                if (i != at)
                    Add(Forward, item, step);
            }
            else if (Array.LastIndexOf(interactions, interactions[i]) == i)
            {
                if (i > at)
                    Add(Forward, interactions[i], step);
                Add(Either, interactions[i], step * (i > at ? 1 : before));
            }
        }
    }

    private static void Add(Dictionary<int, float> scores, int touched, float score) =>
        scores[touched] = scores.GetValueOrDefault(touched) + score;
}
