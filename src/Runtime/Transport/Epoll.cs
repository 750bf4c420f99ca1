using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WebSocketToolkit.Transport;

/// <summary>Linux's readiness queue, edge-triggered (epoll(7)).</summary>
internal sealed unsafe partial class Epoll
{
    public const uint Readable = 0x1;
    public const uint Urgent = 0x2;
    public const uint Writable = 0x4;
    public const uint Failed = 0x8;
    public const uint HungUp = 0x10;
    public const uint PeerHungUp = 0x2000;

    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Interrupted = 4;
    private const uint EdgeTriggered = 1u << 31;

    // The structure is packed on x86-64 only.
    private static readonly int _size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int _tagOffset = _size - sizeof(ulong);

    private readonly int _descriptor = Check(Create(CloseOnExec));

    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>Returns the size in bytes of a buffer for a number of events.</summary>
    /// <param name="events">The number of events.</param>
    public static int SizeOf(int events) => events * _size;

    /// <summary>Reads an event from a buffer.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="index">The index of the event.</param>
    /// <returns>The flags of the event and the tag of the socket.</returns>
    public static (uint Events, ulong Tag) Read(ReadOnlySpan<byte> buffer, int index)
    {
        var at = buffer.Slice(index * _size, _size);
        return (BinaryPrimitives.ReadUInt32LittleEndian(at), BinaryPrimitives.ReadUInt64LittleEndian(at[_tagOffset..]));
    }

    /// <summary>Watches a socket until it is closed.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="tag">The tag that the events of the socket carry.</param>
    public void Watch(SafeSocketHandle socket, ulong tag)
    {
        Span<byte> change = stackalloc byte[16];
        change.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(change, Readable | Urgent | Writable | PeerHungUp | EdgeTriggered);
        BinaryPrimitives.WriteUInt64LittleEndian(change[_tagOffset..], tag);
        fixed (byte* first = change)
        {
            Check(Control(_descriptor, Add, socket, first));
        }
    }

    /// <summary>Waits for events.</summary>
    /// <param name="buffer">The buffer for the events, of <see cref="SizeOf"/> bytes.</param>
    /// <returns>The number of events.</returns>
    public int Wait(Span<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            int count;
            while ((count = Wait(_descriptor, first, buffer.Length / _size, -1)) < 0)
            {
                if (Marshal.GetLastPInvokeError() is not Interrupted and var error)
                {
                    throw new SocketException(error);
                }
            }

            return count;
        }
    }

    private static int Check(int result) => result >= 0 ? result : throw new SocketException(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, SafeSocketHandle socket, byte* change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int epoll, byte* events, int count, int milliseconds);
}
