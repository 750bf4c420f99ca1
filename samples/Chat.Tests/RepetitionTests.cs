using System.Reflection;

namespace ChatSample.Tests;

/// <summary>A check that no test fails once in a hundred runs. Such a test is worse than no test.</summary>
public sealed class RepetitionTests
{
    [Fact]
    [Trait("Category", "Load")]
    public async Task Every_test_passes_200_times_beside_the_others()
    {
        var tests = typeof(ChatTests).GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly);
        var runs = Enumerable.Range(0, 200).SelectMany(_ => tests);

        await Parallel.ForEachAsync(runs, new ParallelOptions { MaxDegreeOfParallelism = 8 }, static async (test, _) =>
            await (Task)test.Invoke(new ChatTests(), null)!);
    }
}
