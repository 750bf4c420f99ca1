using FsCheck;
using FsCheck.Fluent;
using Ending = WebSocketToolkit.Runtime.Tests.Receiving.CallbackQueueModel.Ending;
using Kind = WebSocketToolkit.Runtime.Tests.Receiving.CallbackQueueRun.Kind;
using Step = WebSocketToolkit.Runtime.Tests.Receiving.CallbackQueueRun.Step;

namespace WebSocketToolkit.Runtime.Tests.Receiving;

/// <summary>The agreement of the callback queue with its model after every step, whatever the steps are, and the promises that hold at the end.</summary>
public sealed class CallbackQueueProperties
{
    private static readonly Gen<Ending> _handlings = Gen.Frequency((2, Gen.Constant(Ending.Completes)), (1, Gen.Constant(Ending.Waits)));

    private static readonly Gen<Step> _faults = _handlings.Select(handling => new Step(Kind.Fault, Handling: handling));

    private static readonly Gen<Step> _ends =
        Gen.Elements(new Step(Kind.Stop, Flag: false), new Step(Kind.Stop, Flag: true), new Step(Kind.EndReading));

    private static readonly Gen<Step> _deliveries =
        from ending in Gen.Frequency(
            (4, Gen.Constant(Ending.Completes)), (1, Gen.Constant(Ending.Throws)), (1, Gen.Constant(Ending.Fails)), (6, Gen.Constant(Ending.Waits)))
        from handling in _handlings
        from length in Gen.Frequency((6, Gen.Choose(6, 40)), (3, Gen.Choose(100, 400)), (1, Gen.Choose(600, 1300)))
        from isPooled in Gen.Elements(false, true)
        from within in Gen.Frequency((40, Gen.Constant<Step?>(null)), (4, _faults.Select(Step? (fault) => fault)), (1, _ends.Select(Step? (end) => end)))
        select new Step(Kind.Deliver, ending, handling, length, isPooled, within);

    private static readonly Gen<Step> _openings =
        from ending in Gen.Elements(Ending.Completes, Ending.Completes, Ending.Fails, Ending.Waits)
        from handling in _handlings
        select new Step(Kind.Start, ending, handling);

    private static readonly Gen<Step> _steps = Gen.Frequency(
        (16, _deliveries),
        (8, Gen.Constant(new Step(Kind.Complete))),
        (3, Gen.Constant(new Step(Kind.Fail))),
        (3, _faults),
        (4, _openings),
        (6, Gen.Constant(new Step(Kind.Pull))),
        (2, _ends));

    [Fact]
    public void The_queue_does_what_the_model_does_and_keeps_its_promises()
    {
        // What continues a callback then runs within the step that completes it, and a pull on the thread pool.
        SynchronizationContext.SetSynchronizationContext(null);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2500).WithEndSize(60),
            Prop.ForAll(Arb.From(_steps.ArrayOf(), Shorter), static steps => new CallbackQueueRun().All(steps)));
    }

    /// <summary>The same steps without one of them: what is left in the end is what it takes to fail.</summary>
    private static IEnumerable<Step[]> Shorter(Step[] steps) =>
        Enumerable.Range(0, steps.Length).Select(left => steps.Where((_, place) => place != left).ToArray());
}
