namespace CartStream.Tests.Retrieval.Transitions;

/// <summary>Rules of one item by their definition, touch by touch.</summary>
internal sealed class PlainRules(int item, int steps, float before)
{
    public Dictionary<int, float> Forward { get; } = [];

    public Dictionary<int, float> Either { get; } = [];

    public void Learn(int[] session)
    {
        // What is done again at once is one touch.
        var touches = session.Where((touched, i) => i == 0 || session[i - 1] != touched).ToArray();
        var at = Array.LastIndexOf(touches, item);
        if (at < 0)
            return;
        var newest = Array.LastIndexOf(session, item);
        if (newest > 0 && session[newest - 1] == item)
            Add(Forward, item, 1);
        for (var i = Math.Max(0, at - steps); i <= Math.Min(touches.Length - 1, at + steps); i++)
        {
            var step = 1f / Math.Max(1, Math.Abs(i - at));
            if (touches[i] == item)
            {
                if (i != at)
                    Add(Forward, item, step);
            }
            else if (Array.LastIndexOf(touches, touches[i]) == i)
            {
                if (i > at)
                    Add(Forward, touches[i], step);
                Add(Either, touches[i], step * (i > at ? 1 : before));
            }
        }
    }

    private static void Add(Dictionary<int, float> scores, int touched, float score) =>
        scores[touched] = scores.GetValueOrDefault(touched) + score;
}
