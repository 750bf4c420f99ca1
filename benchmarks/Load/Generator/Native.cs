using System.ComponentModel;
using System.Runtime.InteropServices;

namespace WebSocketToolkit.Benchmarks.Load.Generator;

/// <summary>Linux's own calls: the generator must cost less than any server.</summary>
internal static unsafe partial class Native
{
    public const int EpollIn = 1;
    public const int EpollOut = 4;
    public const int EpollAdd = 1;
    public const int EpollChange = 3;

    private const int NoSignal = 0x4000;
    private const int TryAgain = 11;

    public static int CreateEpoll() => Check(EpollCreate(0));

    public static void Control(int epoll, int operation, int descriptor, uint events, int tag)
    {
        var change = new EpollEvent { Events = events, Tag = tag };
        Check(EpollControl(epoll, operation, descriptor, &change));
    }

    public static int Wait(int epoll, Span<EpollEvent> events, int milliseconds)
    {
        fixed (EpollEvent* first = events)
        {
            return Math.Max(EpollWait(epoll, first, events.Length, milliseconds), 0);
        }
    }

    /// <summary>Bytes received; 0 at the end of the stream, -1 if there are none now.</summary>
    public static int Receive(int descriptor, Span<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            return Checked((int)Recv(descriptor, first, (nuint)buffer.Length, 0));
        }
    }

    /// <summary>Bytes sent; -1 if none can be sent now.</summary>
    public static int Send(int descriptor, ReadOnlySpan<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            return Checked((int)SendTo(descriptor, first, (nuint)buffer.Length, NoSignal));
        }
    }

    /// <summary>Keeps this thread on one processor.</summary>
    public static void PinTo(int processor)
    {
        Span<ulong> mask = stackalloc ulong[16];
        mask[processor / 64] = 1UL << (processor % 64);
        fixed (ulong* first = mask)
        {
            Check(SetAffinity(0, (nuint)(mask.Length * sizeof(ulong)), first));
        }
    }

    private static int Checked(int result) =>
        result < 0 && Marshal.GetLastPInvokeError() != TryAgain ? throw new Win32Exception(Marshal.GetLastPInvokeError()) : result;

    private static int Check(int result) => result < 0 ? throw new Win32Exception(Marshal.GetLastPInvokeError()) : result;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int epoll, int operation, int descriptor, EpollEvent* change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(int epoll, EpollEvent* events, int count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Recv(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint SendTo(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nuint size, ulong* mask);

    /// <summary>Packed, as x86-64 has it.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    internal struct EpollEvent
    {
        public uint Events;
        public int Tag;
        private readonly int _unused;
    }
}
