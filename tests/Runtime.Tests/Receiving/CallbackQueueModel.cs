using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Runtime.Tests.Receiving;

/// <summary>The duties of a callback queue, said as plainly as can be: a list of what waits, and the one entry whose callback runs.</summary>
internal sealed class CallbackQueueModel(int maxBytes)
{
    private readonly List<Entry> _pending = [];
    private Entry? _running;
    private bool _isHandlingError;
    private bool _isStopped;
    private bool _hasEnded;
    private bool _isIdleWanted;

    /// <summary>The ways in which a callback ends.</summary>
    internal enum Ending
    {
        /// <summary>Before it returns.</summary>
        Completes,

        /// <summary>By an exception, instead of a task.</summary>
        Throws,

        /// <summary>By a task that has failed.</summary>
        Fails,

        /// <summary>Later, when a step says so.</summary>
        Waits,
    }

    public List<string> Began { get; } = [];

    /// <summary>The results of the pulls that have one.</summary>
    public List<string?> Pulled { get; } = [];

    public int Discarded { get; private set; }

    public bool IsStarted { get; private set; }

    public bool IsRunning => _running is not null;

    public bool IsPulling { get; private set; }

    /// <summary>Whether those who last asked for idleness have been told.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>Whether the reader, who asks after each step, has been told that there is room.</summary>
    public bool HasRoom { get; private set; } = true;

    public int Bytes => _pending.Sum(static entry => entry.Cost) + (_running is { WasQueued: true } ? _running.Cost : 0);

    public bool IsFull => Bytes >= maxBytes;

    public void Deliver(Entry message)
    {
        if (_isStopped)
        {
            Discarded++;
            return;
        }

        message.WasQueued = IsRunning || !IsStarted || IsPulling;
        _pending.Add(message);
        Serve();
    }

    public void EnqueueFault(Entry fault)
    {
        fault.WasQueued = true;
        _pending.Add(fault);
        Serve();
    }

    public void Start(Entry opening)
    {
        if (!IsStarted)
        {
            IsStarted = true;
            Begin(opening);
            Serve();
        }
    }

    public void Complete()
    {
        Finish();
        Serve();
    }

    /// <summary>The callback that runs fails; an error callback never does, and completes.</summary>
    public void Fail()
    {
        HandleError();
        Serve();
    }

    public void Pull()
    {
        IsPulling = true;
        Serve();
    }

    public void Stop(bool discards)
    {
        _isStopped = true;
        EndReading();
        if (discards)
        {
            Discarded += _pending.RemoveAll(static entry => !entry.IsFault);
            MakeRoom();
            Serve();
        }
    }

    public void EndReading()
    {
        _hasEnded = true;
        _isIdleWanted = true;
        IsIdle = false;
        Serve();
    }

    /// <summary>The reader asks for room, unless it still waits.</summary>
    public void AskForRoom() => HasRoom &= !IsFull;

    /// <summary>Hands out what waits: to who pulls, else to the callbacks.</summary>
    private void Serve()
    {
        var next = _pending.Find(static entry => !entry.IsFault);
        if (IsPulling && (next is not null || _hasEnded))
        {
            IsPulling = false;
            Pulled.Add(next?.Text);
            if (next is not null)
            {
                _pending.Remove(next);
                MakeRoom();
            }
        }

        while (IsStarted && !IsRunning && _pending.Find(entry => entry.IsFault || !IsPulling) is { } first)
        {
            _pending.Remove(first);
            Begin(first);
        }

        IsIdle |= _isIdleWanted && _pending.Count == 0 && !(IsStarted && IsRunning);
    }

    private void Begin(Entry entry)
    {
        _running = entry;
        if (entry.IsFault)
        {
            HandleError();
            return;
        }

        if (!entry.IsOpening)
        {
            Began.Add(entry.Text);
        }

        entry.Within?.Invoke();
        switch (entry.Ending)
        {
            case Ending.Completes:
                Finish();
                break;
            case Ending.Throws or Ending.Fails:
                HandleError();
                break;
        }
    }

    private void HandleError()
    {
        if (_isHandlingError)
        {
            Finish();
            return;
        }

        Began.Add(FakeInvoker.Error(_running!.Text));
        _isHandlingError = true;
        if (_running.Handling == Ending.Completes)
        {
            Finish();
        }
    }

    private void Finish()
    {
        _running = null;
        _isHandlingError = false;
        MakeRoom();
    }

    private void MakeRoom() => HasRoom |= Bytes <= maxBytes / 2;

    /// <summary>A message, a fault, or the opening before all of them.</summary>
    internal sealed class Entry(string text, Ending ending, Ending handling)
    {
        public string Text => text;

        public Ending Ending => ending;

        /// <summary>How its error callback ends, if it has one.</summary>
        public Ending Handling => handling;

        public bool IsFault { get; init; }

        public bool IsOpening { get; init; }

        /// <summary>What its callback does to the queue before it ends or waits.</summary>
        public Action? Within { get; init; }

        /// <summary>Whether it has waited, and so counts until its callback is over.</summary>
        public bool WasQueued { get; set; }

        public int Cost => (IsFault ? 0 : text.Length) + MessageMemory.Overhead;
    }
}
