void thereIsNoSuchFunction(void);
void callIt(void);
void callIt(void) { thereIsNoSuchFunction(); }
