using CartStream.Events;
using CartStream.Index;
using CartStream.Models;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Schedules.Tests.Scheduling;
using CartStream.Shoppers;

namespace CartStream.Schedules.Tests;

/// <summary>Answers beside a writer that learns and unlearns keep to their contract.</summary>
public sealed class ModelScheduleTests
{
    private const int Residues = 3;

    [Theory]
    [InlineData("popularity")]
    [InlineData("rules")]
    [InlineData("walk")]
    [InlineData("knn")]
    [InlineData("blend")]
    public void Recommend_under_random_schedules_keeps_to_the_contract(string name) => ScheduleExplorer.TryRandom(
        seed => Scenario(name, seed), threadCount: 3, ExploredSeeds.All.Where(seed => seed % 5 == 0));

    private static IReadOnlyList<Action> Scenario(string name, int seed)
    {
        var model = ModelCatalog.TryCreate(name, new ModelOptions
        {
            Sessions = new() { SessionsMax = 4, TouchesPerSession = 3 },
        })!;
        var before = 80 + (seed % 140);
        for (var i = 0; i < before; i++)
            model.Learn(Event(i));
        // Opening a reader takes a lock.
        var readers = new[] { model.OpenReader(), model.OpenReader() };
        return [Write, () => Ask(0), () => Ask(1)];

        void Write()
        {
            for (var i = before; i < before + 8; i++)
                model.Learn(Event(i));
            model.Unlearn((ulong)(before / 3));
            model.Learn(Event(before + 8));
        }

        void Ask(int number) => ShouldKeepToTheContract(readers[number], name, number + seed);
    }

    private static LearntEvent Event(int number)
    {
        var session = (ulong)(number / 3);
        var item = (int)(session % Residues) + (number % 5 * Residues);
        return new LearntEvent(
            session, session, item, number % 7 == 0 ? EventType.Purchase : EventType.View, 1_000 * (long)session);
    }

    private static void ShouldKeepToTheContract(IModelReader reader, string name, int number)
    {
        var residue = number % Residues;
        Interaction[] session =
        [
            new(residue, EventType.View, number, 0), new(residue + Residues, EventType.View, number, 1),
        ];
        var results = new ScoredItem[8];
        var count = reader.Recommend(new ModelQuery { Session = session, TimeMs = number }, results);
        for (var i = 0; i < count; i++)
        {
            var result = results[i];
            if (!float.IsFinite(result.Score) || result.Score <= 0)
                throw new InvalidOperationException($"{result}: its score");
            if (i > 0 && result.Score > results[i - 1].Score)
                throw new InvalidOperationException($"{result} after {results[i - 1]}");
            if (results[..i].Any(earlier => earlier.Item == result.Item))
                throw new InvalidOperationException($"{result} twice");
            if (name != "popularity" && result.Explanation.Source != Source.Popularity
                && result.Item % Residues != residue)
            {
                throw new InvalidOperationException($"{result} for items of residue {residue}");
            }
        }
    }
}
