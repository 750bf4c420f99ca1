namespace RpcSample;

public sealed record Subtraction(int Minuend, int Subtrahend);

public sealed record Division(double Dividend, double Divisor);

public sealed record CountdownStart(int From);

public sealed record CountdownTick(int Left);

public sealed record Transfer(string To, decimal Amount);

public sealed record Receipt(string To, decimal Balance);

public sealed record Balance(decimal Left);

public sealed record Question(string Text);
